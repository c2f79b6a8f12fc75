// The whole view layer: h() makes elements, show() puts them in place. No innerHTML anywhere, so Trusted Types can be enforced.

// h('a.row#id', {href, onclick}, ...children): attributes that are null or false are left out, children that are, too.
export function h(spec, ...kids) {
	const [, tag, rest] = /^([a-z0-9]+)(.*)$/i.exec(spec);
	const el = document.createElement(tag);
	for (const [, mark, name] of rest.matchAll(/([.#])([\w-]+)/g)) mark === '#' ? el.id = name : el.classList.add(name);
	if (kids[0]?.constructor === Object)
		for (const [name, value] of Object.entries(kids.shift())) {
			if (value == null || value === false) continue;
			if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
			else el.setAttribute(name, value === true ? '' : value);
		}
	el.append(...kids.flat(9).filter(kid => kid != null && kid !== false && kid !== ''));
	return el;
}

export const show = (el, ...kids) => el.replaceChildren(...kids.flat(9).filter(kid => kid != null && kid !== false));

// Strokes of the icons, 24 x 24. Every icon stands beside words or in a control with a name: it is always decoration.
const STROKES = {
	today: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4',
	assignments: 'M6 4h12v17H6zM9 3h6v3H9zM9 11h6M9 15h4',
	grades: 'M4 20h16M7 20v-6M12 20V5M17 20V10',
	schedule: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 3',
	more: 'M4 7h16M4 12h16M4 17h16',
	refresh: 'M20 6v5h-5M4 18v-5h5M6 9a7 7 0 0 1 12-2l2 4M4 13l2 4a7 7 0 0 0 12-2',
	down: 'M6 9l6 6 6-6',
	next: 'M9 6l6 6-6 6',
	back: 'M15 6l-6 6 6 6',
	check: 'M5 12l5 5 9-10',
	search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21',
	attendance: 'M8 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 20a6 6 0 0 1 12 0M15 12l2 2 4-5',
	meals: 'M6 3v7a2 2 0 0 0 4 0V3M8 12v9M18 21V3c-3 1-4 5-4 9h4',
	settings: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4v6M8 14v6',
	bell: 'M7 20V11a5 5 0 0 1 10 0v9M5 20h14M12 3v3M10 20v-5h4v5',
};
export function icon(name) {
	const space = 'http://www.w3.org/2000/svg', svg = document.createElementNS(space, 'svg'), path = document.createElementNS(space, 'path');
	for (const [key, value] of [['viewBox', '0 0 24 24'], ['class', 'icon'], ['aria-hidden', 'true'], ['focusable', 'false']])
		svg.setAttribute(key, value);
	path.setAttribute('d', STROKES[name]);
	svg.append(path);
	return svg;
}

// A labelled choice: options are [value, text, attributes].
export function choice(id, label, options, chosen, onchange) {
	return h('div.choice', h('label', { for: id }, label),
		h('select', { id, onchange: e => onchange(e.target.value) },
			options.map(([value, text, more]) => h('option', { value, selected: value === chosen, ...more }, text))));
}
