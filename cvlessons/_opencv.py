"""Imports OpenCV before everything else, so that a missing system library is said in words and with its remedy."""

import os
import sys

PACKAGES = "libgl1 libglib2.0-0 libxcb1"  # the Debian packages that opencv-python's wheel needs; also in apt.txt


class OpenCVMissing(ImportError):
    """OpenCV cannot be imported; the message says what to do."""

    def _render_traceback_(self):  # IPython shows these lines in place of a traceback
        return [f"{type(self).__name__}: {self}"]


def explain(error):
    """One sentence for what `import cv2` raised."""
    pip = f"{sys.executable} -m pip"
    if isinstance(error, ModuleNotFoundError) and error.name == "cv2":
        return f"OpenCV is not installed for this Python; run: {pip} install opencv-python"
    library = str(error).partition(":")[0]
    if ".so" in library:
        return (
            f"OpenCV needs the system library {library}, which is missing here; on Debian or Ubuntu run as root: "
            f"apt-get install {PACKAGES} (or, without root: {pip} uninstall opencv-python, then "
            f"{pip} install opencv-python-headless)"
        )
    return f"OpenCV cannot be imported ({error}); run: {pip} install --force-reinstall opencv-python"


try:
    import cv2  # noqa: F401
except ImportError as error:
    sentence = explain(error)
    # The `cvlessons` command imports the package before its own main() runs: no place later could spare the traceback.
    if os.path.basename(sys.argv[0] if sys.argv else "").split(".")[0] == "cvlessons":
        print(f"cvlessons: {sentence}", file=sys.stderr)
        sys.exit(2)
    raise OpenCVMissing(sentence) from None
