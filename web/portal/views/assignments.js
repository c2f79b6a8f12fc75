// Assignments (M2): by due date or by class; all, missing, upcoming, recently scored.
import { h } from '@asset(portal/ui.js)';
import { t, tn, shortDay, addDays } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';
import { heading, nothing, workList, areaOff } from '@asset(portal/views/parts.js)';

const FILTERS = {
	all: { text: () => t('All'), keep: () => true },
	missing: { text: () => t('Missing'), keep: model.isMissing },
	upcoming: { text: () => t('Upcoming'), keep: model.isUpcoming },
	recent: { text: () => t('Recently scored'), keep: model.isRecent },
};

const dayTitle = (day, today) => day === today ? t('Due today') : day === addDays(today, 1) ? t('Due tomorrow') : t('Due {day}', { day: shortDay(day) });

// Work to come first, the nearest on top; then the past, the newest on top.
function byDate(child, works, today, known) {
	const days = [...new Set(works.map(work => work.due))].sort();
	const order = [...days.filter(day => day >= today), ...days.filter(day => day < today).reverse()];
	return order.map(day => h('section.card', h('h2', dayTitle(day, today)), workList(child, works.filter(work => work.due === day), { withDue: false, known })));
}
function byClass(child, works, known) {
	return child.classes.filter(course => works.some(work => work.class === course.id)).map(course =>
		h('section.card', h('h2', course.title), workList(child, works.filter(work => work.class === course.id), { withClass: false, known })));
}

const toggles = (label, options, chosen, pick) => h('div.toggles', { role: 'group', 'aria-label': label },
	options.map(([value, text]) => h('button', { type: 'button', 'aria-pressed': String(value === chosen), onclick: () => pick(value) }, text)));

export function assignmentsView(app) {
	const { child, at } = app;
	if (!model.allowed(child, 'assignments')) return areaOff(t('Assignments'), child.areas.assignments);
	const today = model.today(child), filter = FILTERS[at.filter] ? at.filter : 'all', by = at.by === 'class' ? 'class' : 'date';
	const works = child.assignments.filter(work => FILTERS[filter].keep(work, today));
	const known = filter === 'missing' ? filter : null;
	const counted = (id) => id === 'all' ? FILTERS.all.text() : `${FILTERS[id].text()} (${child.assignments.filter(work => FILTERS[id].keep(work, today)).length})`;
	return [
		heading(t('Assignments'), tn('{n} assignment', '{n} assignments', works.length)),
		toggles(t('Which'), Object.keys(FILTERS).filter(id => id !== 'recent' || model.allowed(child, 'grades')).map(id => [id, counted(id)]), filter, id => app.stay({ filter: id })),
		toggles(t('Order'), [['date', t('By due date')], ['class', t('By class')]], by, id => app.stay({ by: id })),
		works.length ? (by === 'class' ? byClass(child, works, known) : byDate(child, works, today, known)) : h('section.card', nothing(t('Nothing here.'))),
	];
}
