"""score_disparity: shares of known pixels, and what it refuses."""

import numpy as np
import pytest

from cvlessons.score import score_disparity

TRUE = np.array([[10.0, 10, 10, 10, np.inf], [20, 20, 20, 20, np.inf]])
FOUND = np.array([[10.0, 11.5, 13, -1, 7], [20.5, 17, np.nan, 21, -1]], np.float32)


def test_shares_are_of_the_known_pixels():
    result = score_disparity(FOUND, TRUE)
    assert result.valid == 6 / 8
    assert result.wrong_1 == 3 / 8 and result.wrong_2 == 2 / 8
    assert result.bad_1 == 5 / 8 and result.bad_2 == 4 / 8
    assert result.average == pytest.approx((0 + 1.5 + 3 + 0.5 + 3 + 1) / 6)
    assert np.isnan(result.error[:, 4]).all() and result.error[1, 1] == -3
    assert "bad-2.0 50.0%" in str(result)


def test_silence_is_bad_and_lowest_decides_what_silence_is():
    silent = score_disparity(np.full(TRUE.shape, -1.0), TRUE)
    assert silent.valid == 0 and silent.bad_2 == 1 and np.isnan(silent.average)
    assert score_disparity(np.full(TRUE.shape, -1.0), TRUE, lowest=-4).valid == 1


def test_what_it_refuses():
    with pytest.raises(TypeError, match="divide"):
        score_disparity(np.full(TRUE.shape, 160, np.int16), TRUE)
    with pytest.raises(ValueError, match="shape"):
        score_disparity(FOUND[:1], TRUE)
    with pytest.raises(ValueError, match="nothing to compare"):
        score_disparity(FOUND, np.full(TRUE.shape, np.inf))


def test_the_best_known_setting_has_the_score_that_the_course_states():
    from cvlessons.exercises.stereo.questions import BEST, sgbm_bad_2

    assert round(sgbm_bad_2(**BEST), 4) == 0.1686
    start = dict(zip(BEST, (0, 48, 5, 10, 50, 15, 1, 31, 100, 2, 0), strict=True))  # as the sliders begin
    assert sgbm_bad_2(**start) > 0.2
