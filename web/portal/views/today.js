// Today (M2): what is missing, what is due, how it is going, and the classes of the day; for one child or for all of them.
import { h } from '@asset(portal/ui.js)';
import { t, longDay, weekday, addDays } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';
import { heading, nothing, workList, classLine, gradePercent, areaOff } from '@asset(portal/views/parts.js)';

// The three numbers that a parent looks for; each leads to its list.
function glance(app, child, day) {
	const tile = (filter, text, tone, n) => h(`a.tile.${n ? tone : 'calm'}`,
		{ href: '/portal/assignments', onclick: e => app.go(e, 'assignments', { child: child.id, filter }) }, h('span.big', n), h('span', text));
	const number = keep => child.assignments.filter(keep).length, tomorrow = addDays(day, 1);
	return h('div.tiles',
		tile('missing', t('missing'), 'bad', number(model.isMissing)),
		tile('upcoming', t('due by tomorrow'), 'warn', number(work => model.isDueOn(work, day) || model.isDueOn(work, tomorrow))),
		model.allowed(child, 'grades') && tile('recent', t('new scores'), 'good', number(work => model.isRecent(work, day))));
}

const FEW = 3; // missing pieces shown here; the rest is one tap away
function workSection(child, level, title, works, options) {
	return works.length > 0 && [h(level, title), workList(child, works, options)];
}
function missing(app, child, level) {
	const works = child.assignments.filter(model.isMissing).reverse();
	return [workSection(child, level, t('Missing'), works.slice(0, FEW), { known: 'missing' }),
		works.length > FEW && h('a.link', { href: '/portal/assignments', onclick: e => app.go(e, 'assignments', { child: child.id, filter: 'missing' }) },
			t('All {n} missing', { n: works.length }))].filter(Boolean);
}
function due(app, child, day, level) {
	const on = date => child.assignments.filter(work => model.isDueOn(work, date));
	const parts = [
		...missing(app, child, level),
		workSection(child, level, t('Due today'), on(day)),
		workSection(child, level, t('Due tomorrow'), on(addDays(day, 1))),
	].filter(Boolean);
	return parts.length ? parts : nothing(t('Nothing is missing, and nothing is due today or tomorrow.'));
}

function periods(app, child, day) {
	const courses = child.classes.filter(course => model.meets(course, child, day)).sort(model.byPeriod);
	if (!courses.length) return nothing(t('No classes on this day.'));
	return h('ol.rows.periods', courses.map(course => {
		const grade = model.gradeNow(child, course, day);
		const inner = classLine(course, model.allowed(child, 'grades') && h('span.mark', gradePercent(grade)));
		return h('li', model.allowed(child, 'grades') && grade?.categories
			? h('a.line', { href: '/portal/grades', onclick: e => app.go(e, 'grades', { child: child.id, course: course.id, term: grade.term }) }, inner)
			: h('div.line', inner));
	}));
}
function classesTitle(day, planned) {
	return planned === day ? t('Classes today') : t('Classes on {weekday}', { weekday: weekday(planned) });
}

function one(app, child) {
	const day = model.today(child), planned = model.schoolDay(day);
	if (!model.allowed(child, 'planner')) return areaOff(t('Today'), child.areas.planner);
	return [
		heading(t('Today'), longDay(day)),
		model.allowed(child, 'assignments') && [glance(app, child, day), h('section.card', due(app, child, day, 'h2'))],
		h('section.card', h('h2', classesTitle(day, planned)), periods(app, child, planned)),
	];
}

function everyone(app, children) {
	const day = model.today(children[0]);
	return [heading(t('Today'), longDay(day)), children.map(child => {
		const own = model.today(child), planned = model.schoolDay(own);
		return h('section.card.child',
			h('h2', child.given), h('p.soft', child.school),
			model.allowed(child, 'assignments') && [glance(app, child, own), due(app, child, own, 'h3')],
			model.allowed(child, 'planner') ? h('details.fold', h('summary', classesTitle(own, planned)), periods(app, child, planned))
				: h('p.soft', t('Classes are not turned on by the school.')));
	})];
}

export function todayView(app) {
	return app.child ? one(app, app.child) : everyone(app, app.household.children);
}
