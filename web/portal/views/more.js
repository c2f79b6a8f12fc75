// More: every area (those that are off say why), settings, help; and Settings: language, this device, signing out.
import { h, icon, choice } from '@asset(portal/ui.js)';
import { t, LANGUAGES, language, moment } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';
import { heading, offReason, offUntil } from '@asset(portal/views/parts.js)';

export function moreView(app) {
	const areas = app.child?.areas ?? {};
	return [
		heading(t('More')),
		h('section.card', h('ul.rows',
			['attendance', 'meals'].map(area => h('li', areas[area]?.on
				? h('a.line', { href: `/portal/${area}`, onclick: e => app.go(e, area) }, icon(area), h('span.what', h('span.title', model.AREAS[area]())), icon('next'))
				: h('a.line.off', { role: 'link', 'aria-disabled': 'true' }, icon(area),
					h('span.what', h('span.title', model.AREAS[area]()), h('span', [offReason(areas[area]), offUntil(areas[area])].filter(Boolean).join('. ')))))),
			h('li', h('a.line', { href: '/portal/settings', onclick: e => app.go(e, 'settings') }, icon('settings'), h('span.what', h('span.title', t('Settings'))), icon('next'))))),
		h('section.card', h('h2', t('Help')),
			h('details.fold', h('summary', t('A child is missing')),
				h('p', t('Did you sign in with the child’s own user name? Then only that child is shown. Otherwise the school has not turned on the portal for you and this child, or the enrollment has ended. Ask the school to look at the portal mark of your relationship.'))),
			h('details.fold', h('summary', t('Something is gray')),
				h('p', t('The school turned it off, for good or for a time, or the district does not use it. Different schools show different things.'))),
			h('details.fold', h('summary', t('How is the grade computed?')),
				h('p', t('Points earned are divided by points possible, in each category if the teacher weights them. Missing and cheated work counts as zero. Exempt and dropped work is left out, and so is work without a score.')))),
	];
}

function confirmErase(app) {
	const dialog = h('dialog', { 'aria-labelledby': 'erase-title' },
		h('h2#erase-title', t('Sign out and erase?')),
		h('p', t('Everything stored on this device is erased. You can sign in again at any time.')),
		h('div.buttons',
			h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, t('Stay signed in')),
			h('button.danger', { type: 'button', onclick: () => { dialog.close(); app.signOut(); } }, t('Sign out and erase'))));
	dialog.addEventListener('close', () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}

export function settingsView(app) {
	const { person, district } = app.household;
	return [
		h('a.back', { href: '/portal/more', onclick: e => app.go(e, 'more') }, icon('back'), t('More')),
		heading(t('Settings')),
		h('section.card', h('h2', t('Language')),
			choice('language', t('Language of this app'), Object.entries(LANGUAGES).map(([tag, name]) => [tag, name, { lang: tag }]), language, tag => app.speak(tag))),
		h('section.card', h('h2', t('Signed in')),
			h('dl.facts', h('div', h('dt', t('Name')), h('dd', person.name)), h('div', h('dt', t('District')), h('dd', district.name)),
				app.asOf && h('div', h('dt', t('Last refreshed')), h('dd', moment(app.asOf)))),
			h('p.soft', t('What you see is stored on this device, sealed, so that you can read it without a connection. Lock your phone with a code: whoever opens it can read this. Signing out erases it.')),
			h('button.danger', { type: 'button', onclick: () => confirmErase(app) }, t('Sign out and erase'))),
		h('section.card', h('h2', t('On your home screen')), app.install()),
	];
}
