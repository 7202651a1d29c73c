// The pages of cvlessons: sliders that show precomputed frames, and questions with precomputed verdicts. No library, no request.
'use strict';

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function dataIn(section) {
  return JSON.parse(section.querySelector('script[type="application/json"]').textContent);
}

// --- live pictures

function makeLive(section, number) {
  const data = dataIn(section);
  const score = section.querySelector('.score'), panels = section.querySelector('.panels');
  for (const image of panels.querySelectorAll('img')) { // the start's pictures are in the page already
    const place = Number(image.dataset.picture);
    image.style.aspectRatio = `${image.getAttribute('width')} / ${image.getAttribute('height')}`; // a smaller file's is rounded
    const big = image.classList.contains('pixels') ? image.width / image.naturalWidth || 1 : 1;
    data.pictures[place] ??= [image.getAttribute('width') / big, image.getAttribute('height') / big, big, image.src, -1];
  }
  let now = data.axes.map(axis => axis.start);
  const controls = data.axes.map((axis, place) => makeControl(axis, `live-${number}-${place}`, index => move(place, index)));
  section.querySelector('.controls').append(...controls.map(control => control.box));

  function move(place, index) {
    const wanted = now.map((old, other) => other === place ? index : old);
    now = wanted in data.frames ? wanted : nearest(wanted, place);
    controls.forEach((control, other) => control.set(now[other]));
    showFrame(data.frames[now]);
  }

  // The frame with this control as it is now, and the others as near as there is one. (Where the lower end of a range
  // would pass the upper one there is none: then this control goes back.)
  function nearest(wanted, place) {
    let best = null, least = Infinity;
    for (const key of Object.keys(data.frames)) {
      const indices = key.split(',').map(Number);
      const away = indices.reduce((sum, index, other) => sum + Math.abs(index - wanted[other]) * (other === place ? 1e4 : 1), 0);
      if (away < least) [best, least] = [indices, away];
    }
    return best;
  }

  function showFrame([text, shown]) {
    score.textContent = text;
    while (panels.children.length < shown.length) {
      panels.append(element('figure', {}, element('figcaption', {}), element('img', {})));
    }
    [...panels.children].forEach((figure, place) => {
      figure.hidden = place >= shown.length;
      if (!figure.hidden) showPicture(figure, data.labels[shown[place][0]], shown[place][1]);
    });
  }

  function showPicture(figure, label, place) {
    const [width, height, enlarged, source, base] = data.pictures[place];
    const image = figure.querySelector('img'), under = base < 0 ? 'none' : `url(${data.pictures[base][3]})`;
    figure.querySelector('figcaption').textContent = label;
    image.alt = label ? `${data.alt} (${label})` : data.alt;
    image.width = width * enlarged;
    image.height = height * enlarged;
    image.style.aspectRatio = `${width} / ${height}`;
    image.classList.toggle('pixels', enlarged > 1);
    image.dataset.picture = place;
    if (image.src !== source) image.src = source;
    if (image.dataset.base !== String(base)) image.style.backgroundImage = under;
    image.dataset.base = base;
  }

  section.classList.add('ready');
}

function makeControl(axis, id, moved) {
  const label = element('label', { for: id }, axis.label);
  if (axis.kind === 'select') {
    const options = axis.values.map((value, index) => element('option', { value: index }, value));
    const field = element('select', { id }, ...options);
    field.value = axis.start;
    field.addEventListener('change', () => moved(Number(field.value)));
    return { box: element('div', { class: 'control' }, label, field), set: index => { field.value = index; } };
  }
  if (axis.kind === 'checkbox') {
    const field = element('input', { id, type: 'checkbox' });
    field.checked = axis.start === 1;
    field.addEventListener('change', () => moved(Number(field.checked)));
    return { box: element('div', { class: 'control tick' }, field, label), set: index => { field.checked = index === 1; } };
  }
  const field = element('input', { id, type: 'range', min: 0, max: axis.values.length - 1, step: 1 });
  const readout = element('output', { for: id });
  const set = index => {
    field.value = index;
    readout.textContent = axis.values[index];
    field.setAttribute('aria-valuetext', axis.values[index]);
  };
  set(axis.start);
  field.addEventListener('input', () => moved(Number(field.value)));
  return { box: element('div', { class: 'control' }, label, field, readout), set };
}

// --- questions

function makeQuiz(form) {
  const data = dataIn(form), verdict = form.querySelector('.verdict');
  form.addEventListener('submit', event => {
    event.preventDefault();
    const given = data.names.map(name => form.elements[name].value.trim());
    const [passed, message] = data.runs ? judgeNumber(data.runs, given[0]) : judgeAll(data, given);
    verdict.className = `verdict ${passed === 1 ? 'passed' : 'wrong'}`;
    const parts = ((passed === 1 ? 'Passed: ' : passed === 0 ? 'Not yet: ' : '') + message).split('`');
    verdict.replaceChildren(...parts.map((part, n) => n % 2 ? element('code', {}, part) : part));
  });
}

function number(text) {
  return text === '' ? NaN : Number(text.replace(',', '.'));
}

function judgeNumber(runs, text) {
  const value = number(text), last = runs[runs.length - 1];
  if (Number.isNaN(value)) return [-1, 'Give a number.'];
  if (value < runs[0][0] || value > last[1]) return [-1, `This page knows answers from ${runs[0][0]} to ${last[1]}; the notebook judges any.`];
  const found = runs.find(run => run[0] <= value && value <= run[1]);
  if (found) return [found[2], found[3]];
  const above = runs.findIndex(run => run[0] > value);
  if (!runs[above - 1][2] && !runs[above][2]) return [0, 'the notebook says more about this value.'];
  return [-1, `This page knows ${runs[above - 1][1]} and ${runs[above][0]}, and nothing between; the notebook judges any number.`];
}

function judgeAll(data, given) {
  if (given.includes('')) return [-1, 'Answer every part first.'];
  const key = given.map((text, place) => Number.isNaN(number(text)) || /^0\d| /.test(text) ? text : String(number(text))).join('|');
  if (!(key in data.table)) return [-1, 'This page does not know that answer; the notebook judges any.'];
  return data.messages[data.table[key]];
}

// --- what is wider than the page scrolls by itself, and the keyboard must reach it

function reachScrolling() {
  for (const box of document.querySelectorAll('pre, .table, .output, .formula, .map')) {
    if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}

document.querySelectorAll('section.live').forEach(makeLive);
document.querySelectorAll('form.quiz').forEach(makeQuiz);
reachScrolling();
addEventListener('resize', reachScrolling);
