// The Mobile Portal: starts, keeps the household's document fresh, puts one view at a time on the screen.
import { h, show, icon } from '@asset(portal/ui.js)';
import { t, speak, moment } from '@asset(portal/i18n.js)';
import * as vault from '@asset(portal/vault.js)';
import * as api from '@asset(portal/api.js)';
import * as model from '@asset(portal/model.js)';
import { message } from '@asset(portal/messages.js)';
import { installHint, register, onUpdate, update } from '@asset(portal/install.js)';
import { heading } from '@asset(portal/views/parts.js)';
import { findView, signInView } from '@asset(portal/views/signin.js)';
import { todayView } from '@asset(portal/views/today.js)';
import { assignmentsView } from '@asset(portal/views/assignments.js)';
import { gradesView } from '@asset(portal/views/grades.js)';
import { scheduleView } from '@asset(portal/views/schedule.js)';
import { moreView, settingsView } from '@asset(portal/views/more.js)';

const FRESH_MS = 15 * 60_000;         // M6
const KEEP_MS = 30 * 24 * 3_600_000;  // older data is not shown without a connection
const VIEWS = {
	today: { view: todayView, tab: true, name: () => t('Today'), area: 'planner' },
	assignments: { view: assignmentsView, tab: true, name: () => t('Assignments'), area: 'assignments' },
	grades: { view: gradesView, tab: true, name: () => t('Grades'), area: 'grades' },
	schedule: { view: scheduleView, tab: true, name: () => t('Schedule'), area: 'schedule' },
	more: { view: moreView, tab: true, name: () => t('More') },
	settings: { view: settingsView, under: 'more', name: () => t('Settings') },
};

const root = document.getElementById('app');
const main = h('main#main'), notices = h('section.notices', { 'aria-label': 'Messages' }), status = h('div', { role: 'status' });
notices.append(status);

// What the views are given. `at` is the place within a view (filter, class, term); it lives in the history's state, never in the URL.
const app = {
	household: null, session: null, asOf: 0, busy: false, trouble: null, at: {}, chosen: null,
	district: JSON.parse(localStorage.getItem('district') ?? 'null'),
	// The child on the screen; null: all of them.
	get child() {
		const { children } = this.household;
		return children.find(child => child.id === this.chosen) ?? (children.length === 1 || here() !== 'today' ? children[0] : null);
	},
	go(event, view, at = {}) {
		event?.preventDefault();
		const { child, ...place } = at;
		if (child !== undefined) choose(child);
		history.pushState(place, '', `/portal/${view}`);
		arrive();
	},
	stay(change) { // within the view: no new page, the focus stays where it was
		history.replaceState({ ...app.at, ...change }, '');
		const focused = document.activeElement, key = focused?.id || focused?.textContent;
		render();
		[...main.querySelectorAll('button, select')].find(el => (el.id || el.textContent) === key)?.focus();
	},
	async speak(tag) {
		localStorage.setItem('language', tag);
		await speak(tag);
		render();
		document.getElementById('language')?.focus();
		api.saveLanguage(tag, app.session.csrf).catch(() => {}); // offline: this device has it, the next choice will tell the server
	},
	remember(district) {
		app.district = district;
		district ? localStorage.setItem('district', JSON.stringify(district)) : localStorage.removeItem('district');
		arrive();
	},
	device: () => (/iPhone|iPad|Android|Windows|Mac OS|CrOS|Linux/.exec(navigator.userAgent)?.[0] ?? 'Browser').replace('Mac OS', 'Mac'),
	install: installHint,
	enter, signOut,
};

const here = () => { const view = location.pathname.split('/')[2]; return VIEWS[view] ? view : 'today'; };

function choose(id) {
	app.chosen = id;
	if (app.household) vault.put('chosen', id).catch(() => {});
}

// ---- the screen ----

function childButton() {
	const { children } = app.household;
	if (!children.length) return h('span.who', t('Mobile Portal'));
	const text = app.child ? app.child.given : t('All children');
	return children.length === 1 ? h('span.who', text)
		: h('button.who', { type: 'button', 'aria-haspopup': 'dialog', onclick: chooseChild }, h('span.hidden', t('Child:'), ' '), text, icon('down'));
}
function chooseChild() {
	const pick = id => () => { dialog.close(); choose(id); history.replaceState({}, ''); arrive(); };
	const line = (id, title, under) => h('li', h('button.line', { type: 'button', 'aria-pressed': String(app.child?.id === id || (!app.child && !id)), onclick: pick(id) },
		h('span.what', h('span.title', title), under && h('span.soft', under)), icon('check')));
	const dialog = h('dialog.sheet', { 'aria-labelledby': 'who-title' }, h('h2#who-title', t('Whose day?')),
		h('ul.rows', here() === 'today' && line(null, t('All children')),
			app.household.children.map(child => line(child.id, child.name, [child.school, child.grade_level && t('Grade {level}', { level: child.grade_level })].filter(Boolean).join(' · ')))),
		h('button', { type: 'button', onclick: () => dialog.close() }, t('Close')));
	dialog.addEventListener('close', () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}

const bar = () => h('header.bar', childButton(),
	h('p.asof', app.busy ? t('Refreshing…') : app.asOf ? t('As of {time}', { time: moment(app.asOf) }) : ''),
	h('button.refresh', { type: 'button', 'aria-label': t('Refresh'), disabled: app.busy, onclick: refresh }, icon('refresh')));

const tabs = () => h('nav.tabs', { 'aria-label': t('Areas') }, h('ul', Object.entries(VIEWS).filter(([, view]) => view.tab).map(([id, view]) => {
	const off = view.area && app.child && !model.allowed(app.child, view.area);
	return h('li', h(`a${off ? '.off' : ''}`, { href: `/portal/${id}`, onclick: e => app.go(e, id),
		'aria-current': (id === here() || id === VIEWS[here()].under) && 'page' }, icon(id), h('span', view.name()), off && h('span.hidden', ` (${t('off')})`)));
})));

function notice() {
	show(status,
		document.documentElement.dataset.demo && h('p.note.demo', t('Demo. Nothing here is real.')),
		app.ready && h('p.note', t('A new version is ready.'), h('button', { type: 'button', onclick: update }, t('Update'))),
		app.household?.notices?.map(open => h(`p.note.${open.kind}`, h('b', open.kind === 'incident' ? t('Outage:') : t('Maintenance:')), ' ',
			open.kind === 'incident' ? open.title : t('{title}, {time}', { title: open.title, time: moment(Date.parse(open.starts_at)) }))),
		app.trouble && h('p.note.bad', message(app.trouble)));
	notices.setAttribute('aria-label', t('Messages'));
	notices.hidden = !status.hasChildNodes();
}

function current() {
	if (!app.session) return app.district ? [signInView] : [findView];
	if (!app.household) return [() => [heading(app.busy ? t('Getting your data…') : t('Nothing here yet')),
		!app.busy && h('section.card', h('button.main', { type: 'button', onclick: refresh }, t('Try again')))]];
	if (!app.household.children.length && here() !== 'settings' && here() !== 'more') return [() => [heading(t('No child to show')), h('section.card',
		h('p', t('The school has not turned on the portal for you and a child, or the enrollment has ended. Ask the school to look at the portal mark of your relationship.')))]];
	return [VIEWS[here()].view, VIEWS[here()].name];
}

function render() {
	app.at = history.state ?? {};
	const [view, name] = current(), signed = app.session && app.household;
	document.title = [name?.(), t('Mobile Portal')].filter(Boolean).join(' – '); // never a person's name: titles end up in clear in the browser's history
	notice();
	show(main, view(app));
	show(root, signed ? bar() : h('header.bar', h('span.who', icon('bell'), t('Mobile Portal'))), notices, main, signed && tabs());
}
// A new view: from its top, with the focus on its heading.
function arrive() {
	render();
	scrollTo(0, 0);
	main.querySelector('h1')?.focus({ preventScroll: true });
}

// ---- the data ----

async function refresh() {
	if (app.busy || !app.session) return;
	app.busy = true;
	app.trouble = null;
	render();
	try {
		const fresh = await api.sync(app.etag);
		if (fresh) {
			app.household = fresh.household;
			app.etag = fresh.etag;
			await vault.put('household', fresh);
		}
		app.asOf = Date.now();
		await vault.put('asOf', app.asOf);
	} catch (trouble) {
		if (!app.session) return;
		app.trouble = trouble.code ? trouble : { code: 'server' };
		if (trouble.status === 401) await leave();
	} finally {
		app.busy = false;
	}
	render();
}
const refreshIfOld = () => { if (document.visibilityState === 'visible' && app.session && Date.now() - app.asOf >= FRESH_MS) refresh(); };

// A key as the server writes them: 13 digits of base 32, 63 bits.
const deviceKey = () => Array.from(crypto.getRandomValues(new Uint8Array(13)), (byte, i) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % (i ? 32 : 8)]).join('');

async function enter(csrf) {
	await vault.begin();
	app.session = { csrf, device: deviceKey() };
	await vault.put('session', app.session);
	navigator.storage?.persist?.();
	register();
	history.replaceState({}, '', '/portal/today');
	app.trouble = null;
	await refresh();
	api.saveDevice(app.session?.device, app.device(), csrf).catch(() => {});
	const profile = app.household?.person.language; // every profile begins as English: only another one says something
	if (profile && profile !== 'en' && !localStorage.getItem('language')) await speak(profile);
	arrive();
}

// Forgets everything on this device. What the browser keeps beyond our reach is cleared by the server's answer (finish).
async function leave() {
	Object.assign(app, { session: null, household: null, etag: null, asOf: 0, chosen: null, ready: false });
	localStorage.setItem('left', String(Date.now())); // other tabs hear this
	await vault.erase();
}
async function signOut() {
	localStorage.setItem('erase', app.session.csrf ?? '');
	app.trouble = null;
	await leave();
	history.replaceState({}, '', '/portal/today');
	await finish();
	arrive();
}
// Has the server end the session and the browser clear this site's storage; tried again at the next start or when the network is back.
async function finish() {
	const csrf = localStorage.getItem('erase');
	if (csrf == null) return;
	const keep = ['district', 'language'].map(key => [key, localStorage.getItem(key)]);
	try {
		await api.signOut(csrf);
	} catch (trouble) {
		if (trouble.code === 'no_network' || trouble.status >= 500) return;
	}
	localStorage.removeItem('erase');
	for (const [key, value] of keep) if (value != null) localStorage.setItem(key, value);
}

async function restore() {
	const [session, kept, asOf, chosen] = await Promise.all(['session', 'household', 'asOf', 'chosen'].map(vault.get));
	if (!session) return;
	Object.assign(app, { session, etag: kept?.etag, household: kept?.household, asOf: asOf ?? 0, chosen });
	if (kept && Date.now() - app.asOf > KEEP_MS) Object.assign(app, { household: null, etag: null, trouble: { code: 'too_old' } });
}

async function start() {
	await speak(localStorage.getItem('language') ?? navigator.language);
	if (localStorage.getItem('erase') != null) {
		await vault.erase();
		await finish();
	}
	await restore();
	render();
	register();
	refreshIfOld();
}

addEventListener('popstate', arrive);
addEventListener('online', () => { finish(); if (app.trouble?.code === 'no_network') refresh(); });
addEventListener('storage', event => { if (event.key === 'left' && app.session) location.reload(); });
document.addEventListener('visibilitychange', refreshIfOld);
setInterval(refreshIfOld, 60_000);
onUpdate(() => { app.ready = true; notice(); });
start();
