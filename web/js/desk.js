// desk.js — small helps for agents. Every task works without it.
//
//	data-presence     who else has this case open: the value takes a beat every few seconds and answers with the others
//	data-insert       a button that puts the chosen canned reply where the cursor is, without leaving the page
//	data-key          a key that follows the link, opens the details, or puts the focus into the field; "?" lists them
//	name=case         boxes of a queue: "x" ticks the one in whose row the focus is

const BEAT = 10_000, TYPING = 8_000;
const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });
const token = () => document.querySelector('input[name=_csrf]')?.value ?? '';
const post = (to, fields) => fetch(to, {
	method: 'POST', headers: { 'X-CSRF-Token': token(), Accept: 'application/json' }, body: new URLSearchParams(fields),
});

// ---- who else is here ----
const box = document.querySelector('[data-presence]');
let typed = 0;
const showOthers = (others) => {
	const texts = others.map((one) => one.text), now = [...box.querySelectorAll('p')].map((p) => p.textContent);
	if (texts.join('\n') !== now.join('\n'))
		box.replaceChildren(...texts.map((text) => make('p', text, { className: 'note note-warn' })));
};
const beat = async () => {
	try {
		const answer = await post(box.dataset.presence, { typing: Date.now() - typed < TYPING ? 'yes' : 'no' });
		if (answer.ok)
			showOthers((await answer.json()).others);
	} catch { /* no connection: the next beat tries again */ }
};
if (box) {
	box.setAttribute('role', 'status');
	setInterval(() => { if (!document.hidden) beat(); }, BEAT);
	document.addEventListener('input', (event) => {
		if (event.target.tagName !== 'TEXTAREA')
			return;
		const began = Date.now() - typed > TYPING;
		typed = Date.now();
		if (began)
			beat();
	});
	beat();
}

// ---- canned replies ----
for (const button of document.querySelectorAll('[data-insert]'))
	button.addEventListener('click', async (event) => {
		const form = button.form, area = form.elements.body, canned = form.elements.canned.value;
		if (!canned)
			return;
		event.preventDefault();
		const answer = await post(`/api/v1${button.formAction.replace(location.origin, '').replace(/\?.*/, '')}`, { canned });
		if (!answer.ok)
			return;
		area.setRangeText((await answer.json()).text, area.selectionStart, area.selectionEnd, 'end');
		area.dispatchEvent(new Event('input', { bubbles: true }));
		area.focus();
	});

// ---- keys ----
const words = document.getElementById('desk-keys'), follow = (selector) => document.querySelector(selector)?.click();
const open = (selector) => {
	const details = document.querySelector(selector);
	if (details) {
		details.open = true;
		details.querySelector('select, input:not([type=hidden]), textarea')?.focus();
	}
};
const focus = (selector) => document.querySelector(selector)?.focus();
const rows = () => [...document.querySelectorAll('.rows tbody th a')];
const step = (by) => {
	const list = rows(), at = list.findIndex((a) => a.closest('tr').contains(document.activeElement));
	list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)]?.focus();
};
const way = (key, by) => (document.querySelector(`a[data-key=${key}]`) ? follow(`a[data-key=${key}]`) : step(by));
const keys = {
	'?': () => { if (!words.open) words.showModal(); },
	'j': () => way('j', 1),
	'k': () => way('k', -1),
	'r': () => focus('.form textarea#body'),
	'e': () => open('details[data-key=e]'),
	't': () => follow('input[value=take] ~ .actions button'),
	'x': () => document.activeElement.closest('tr')?.querySelector('input[name=case]')?.click(),
	'/': () => focus('#q'),
	'u': () => follow('.crumbs a:last-of-type'),
};
const typing = (e) => e.isContentEditable || /^(TEXTAREA|SELECT)$/.test(e.tagName) || (e.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(e.type));
document.addEventListener('keydown', (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]') || !keys[event.key])
		return;
	event.preventDefault();
	keys[event.key]();
});
