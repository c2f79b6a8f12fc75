// form.js — helps for forms that say what is checked of them. Every form works without it; the server checks all of it again.
//
//	data-checks   of a control or a group: [name, message, argument] each, made by the server from the tables that it checks by.
//	              A field that somebody wrote in is checked when it is left, all of them before the form is sent; a message goes as
//	              soon as it is no longer true. "warn-…" says something and lets the form go
//	data-dual     a group of ticks that is shown as two lists, Available and Chosen; the ticks remain what is sent
//	data-drop     a file input that also takes what is dropped on the page or pasted; lists what was chosen, each with "Remove"

const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });
const words = document.getElementById('form-words').content, said = document.getElementById('form-said');

// ---- checks ----
const controls = (field) => (field.tagName === 'FIELDSET' ? [...field.querySelectorAll('input')] : [field]);
const isTick = (control) => /^(radio|checkbox)$/.test(control.type);
const valueOf = (list) => list.filter((c) => c.checked || !isTick(c)).map((c) => c.value.trim()).join(' ');
const named = (field, name) => valueOf([...controls(field)[0].form.elements].filter((c) => c.name === name));
const chosen = (field, pair) => named(field, pair.split('=')[0]) === pair.split('=')[1];
// A day that a check names is as of when the page was made. On a page that lies open it moves on with each midnight of the reader's
// zone: counted, not read off the clock, which may be wrong.
const today = () => Date.parse(new Date().toLocaleDateString('sv', { timeZone: said.dataset.zone })), made = today();
const shift = (a) => new Date(Date.parse(a) + today() - made).toISOString().slice(0, 10);
// v: the value; a: the argument; f: the field. An empty value is wrong only for those that ask for one
const good = {
	'required': (v) => v !== '',
	'longest': (v, a) => [...v].length <= a,
	'shortest': (v, a) => v === '' || [...v].length >= a,
	'email': (v, a, f) => v === '' || (!f.validity.typeMismatch && /@.+\../.test(v)),
	'date': (v, a, f) => !f.validity.badInput,
	'latest': (v, a) => v <= shift(a),
	'earliest': (v, a) => v === '' || v >= shift(a),
	'warn-earliest': (v, a) => v === '' || v >= shift(a),
	'after': (v, a, f) => v === '' || named(f, a) !== '',
	'needed': (v, a, f) => v !== '' || !chosen(f, a),
	'only': (v, a, f) => v === '' || chosen(f, a),
	'file-bytes': (v, a, f) => [...f.files].every((file) => file.size <= a),
	'files': (v, a, f) => f.files.length <= a,
	'all-bytes': (v, a, f) => [...f.files].reduce((sum, file) => sum + file.size, 0) <= a,
};
const wrongOf = (field) => JSON.parse(field.dataset.checks).find(([name, , argument]) => !good[name]?.(valueOf(controls(field)), argument, field)) ?? ['', ''];

// As the server would have put it: the words before the control, which refers to them.
const show = (field, name, message) => {
	const [first] = controls(field), id = `${first.id}-error`, warns = name.startsWith('warn-');
	document.getElementById(id)?.remove();
	for (const control of controls(field))
		if (message && !warns)
			control.setAttribute('aria-invalid', 'true');
		else
			control.removeAttribute('aria-invalid');
	const others = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((part) => part && part !== id);
	const described = (message ? [...others, id] : others).join(' ');
	if (described)
		field.setAttribute('aria-describedby', described);
	else
		field.removeAttribute('aria-describedby');
	if (!message)
		return;
	const note = warns ? make('p', '', { className: 'note note-warn' }) : document.importNode(words.querySelector('p.error'), true);
	note.id = id;
	note.append(message);
	(field.closest('.field').querySelector('.check') ?? field).before(note);
};
const shownOf = (field) => document.getElementById(`${controls(field)[0].id}-error`)?.lastChild.textContent ?? '';
/* True: nothing stands against sending it. */
const check = (field) => {
	const [name, message] = wrongOf(field);
	if (message !== shownOf(field))
		show(field, name, message);
	return !message || name.startsWith('warn-');
};
const checkAloud = (field) => {
	const before = shownOf(field);
	check(field);
	if (shownOf(field) !== before)
		said.textContent = shownOf(field);
};

const written = new WeakSet();
document.addEventListener('input', ({ target }) => {
	const field = target.closest('[data-checks]');
	if (!field)
		return;
	written.add(field);
	for (const other of target.form.querySelectorAll('[data-checks]'))
		if (shownOf(other))
			// A message goes, or becomes another
			check(other);
});
document.addEventListener('focusout', ({ target, relatedTarget }) => {
	const field = target.closest('[data-checks]');
	// Whoever is pressing a button or a link with the mouse must not see it move away; sending checks everything anyway.
	if (!field || field.contains(relatedTarget) || relatedTarget?.matches('button:active, a:active'))
		return;
	if (written.has(field) || target.validity.badInput)
		checkAloud(field);
});

const summarize = (wrong) => {
	const summary = document.importNode(words.querySelector('.errors'), true), link = (field) => {
		const item = document.createElement('li');
		item.append(make('a', shownOf(field), { href: `#${controls(field)[0].id}` }));
		return item;
	};
	summary.querySelector('ul').replaceChildren(...wrong.map(link));
	document.querySelector('main > .errors')?.remove();
	document.querySelector('main').prepend(summary);
	const word = words.querySelector('p.error').textContent.trim();
	document.title = `${word} ${document.title.replace(`${word} `, '')}`;
	summary.focus();
};
document.addEventListener('submit', (event) => {
	const wrong = [...event.target.querySelectorAll('[data-checks]')].filter((field) => !check(field));
	if (!wrong.length)
		return;
	event.preventDefault();
	summarize(wrong);
}, { capture: true });

// ---- two lists in place of ticks ----
all('fieldset[data-dual]', (set) => {
	const ticks = controls(set), box = set.querySelector('.dual'), lists = [...box.querySelectorAll('ul')];
	const draw = () => lists.forEach((list, side) => list.replaceChildren(...ticks.filter((tick) => tick.checked === !!side).map((tick) => {
		const item = document.createElement('li'), button = make('button', tick.labels[0].textContent, { type: 'button', value: tick.value });
		button.prepend(make('span', `${list.dataset.move}: `, { className: 'hidden' }));
		button.addEventListener('click', () => move(tick, list));
		item.append(button);
		return item;
	})));
	const move = (tick, list) => {
		const at = [...list.children].findIndex((item) => item.firstChild.value === tick.value);
		tick.click();
		draw();
		const other = lists.find((l) => l !== list), next = list.children[Math.min(at, list.children.length - 1)] ?? other.firstChild;
		next.firstChild.focus();
		said.textContent = `${tick.labels[0].textContent}: ${other.previousElementSibling.textContent}`;
	};
	set.querySelectorAll('.check').forEach((row) => { row.hidden = true; });
	box.hidden = false;
	draw();
	set.form.addEventListener('reset', () => setTimeout(draw));
});

// ---- files: chosen, dropped, pasted ----
const input = () => document.querySelector('input[type=file][data-drop]');
// input → its files: the browser's own dialog would replace them
const taken = new WeakMap();
const sizeText = (n) => (n < 1024 ? `${n} B` : n < 1 << 20 ? `${n >> 10} KB` : `${(n / (1 << 20)).toFixed(1)} MB`);
const put = (to, files) => {
	const both = new DataTransfer(), list = to.closest('.field').querySelector('ul.files');
	files.forEach((file) => both.items.add(file));
	to.files = both.files;
	taken.set(to, files);
	list.replaceChildren(...files.map((file, i) => {
		const item = make('li', `${file.name} `), button = make('button', list.dataset.remove, { type: 'button', className: 'plain small' });
		button.append(make('span', ` ${file.name}`, { className: 'hidden' }));
		button.addEventListener('click', () => {
			put(to, files.filter((other) => other !== file));
			(list.querySelectorAll('button')[Math.min(i, files.length - 2)] ?? to).focus();
		});
		item.append(make('span', sizeText(file.size), { className: 'soft small' }), button);
		return item;
	}));
	list.hidden = !files.length;
	checkAloud(to);
};
const add = (to, files) => {
	const before = taken.get(to) ?? [], same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
	put(to, [...before, ...[...files].filter((file) => !before.some((other) => same(file, other)))]);
};
document.addEventListener('change', ({ target }) => { if (target.matches('[data-drop]')) add(target, target.files); });
document.addEventListener('reset', ({ target }) => setTimeout(() => { if (input()?.form === target) put(input(), []); }));
const hangs = (event, yes) => {
	const to = event.dataTransfer?.types.includes('Files') && input();
	if (to)
		// … or the browser would leave the page and show the file
		event.preventDefault();
	to?.form?.classList.toggle('dropping', yes);
	return to;
};
document.addEventListener('dragover', (event) => hangs(event, true));
document.addEventListener('dragleave', (event) => hangs(event, false));
document.addEventListener('drop', (event) => {
	const to = hangs(event, false);
	if (to)
		add(to, event.dataTransfer.files);
});
document.addEventListener('paste', (event) => {
	const { files, types } = event.clipboardData, to = files.length && input();
	// A table is copied as text and as a picture of it: the text is meant
	if (!to || types.includes('text/plain'))
		return;
	event.preventDefault();
	// A screenshot comes as "image.png" each time: the time tells them apart.
	const now = new Date().toISOString().slice(0, 19).replace(/\D/g, '');
	add(to, [...files].map((file, i) => new File([file], file.name.replace(/^image\./, `screenshot-${now}${i || ''}.`), { type: file.type })));
});
all('[data-drop-hint]', (hint) => { hint.hidden = false; });
// A reload, or the way back
if (input()?.files.length)
	add(input(), input().files);
