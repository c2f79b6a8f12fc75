// Grades (M2): each class's percent so far; then its categories with their weights, and what each assignment did to it (C.7).
import { h, icon, choice } from '@asset(portal/ui.js)';
import { t, number, percent } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';
import { heading, nothing, workList, gradePercent, graded, areaOff } from '@asset(portal/views/parts.js)';

const posted = grade => grade.posted && h('p.posted', t('Posted: {grade}', { grade: grade.posted }));

function card(app, child, course, grade) {
	const inner = [
		h('span.what', h('span.title', course.title), h('span.soft', course.teachers), h('span.soft', t('In progress'), ' · ', graded(grade))),
		h('span.mark', gradePercent(grade)), grade.categories && icon('next'),
	];
	return h('li', grade.categories
		? h('a.line', { href: '/portal/grades', onclick: e => app.go(e, 'grades', { course: course.id, term: grade.term }) }, inner)
		: h('div.line', inner), posted(grade));
}

function categories(grade) {
	return h('section.card', h('h2', t('Categories')),
		h('ul.rows', grade.categories.map(category => h('li.line',
			h('span.what', h('span.title', category.title),
				h('span.soft', [
					grade.weighted && (category.weight > 0 ? t('{weight} of the grade', { weight: percent(category.weight) }) : t('Does not count in the grade')),
					graded(category),
					category.possible > 0 && t('{earned} of {possible} points', { earned: number(category.earned), possible: number(category.possible) }),
				].filter(Boolean).join(' · ')),
				category.percent != null && h('span.meter', { 'aria-hidden': 'true' }, h('meter', { min: 0, max: 100, value: category.percent }))),
			h('span.mark', gradePercent(category))))),
		grade.weighted && h('p.soft', t('Categories without graded work are left out until there is some.')));
}

function detail(app, child, course, grade) {
	const works = child.assignments.filter(work => work.class === course.id && work.term === grade.term);
	return [
		h('a.back', { href: '/portal/grades', onclick: e => app.go(e, 'grades', { term: grade.term }) }, icon('back'), t('All classes')),
		heading(course.title, course.teachers),
		h('section.card.total', gradePercent(grade), h('p', h('strong', t('In progress')), ' · ', graded(grade)),
			h('p.soft', t('This is where the grade stands now. It changes until the teacher posts it.')), posted(grade)),
		categories(grade),
		h('section.card', h('h2', t('Assignments')), works.length ? workList(child, works, { withClass: false }) : nothing(t('Nothing here.'))),
	];
}

export function gradesView(app) {
	const { child, at } = app;
	if (!model.allowed(child, 'grades')) return areaOff(t('Grades'), child.areas.grades);
	const terms = model.gradingTerms(child);
	const term = terms.find(one => one.id === at.term) ?? model.currentTerm(terms, model.today(child));
	const rows = child.grades.filter(grade => grade.term === term?.id).map(grade => [model.classOf(child, grade.class), grade]).filter(([course]) => course)
		.sort(([a], [b]) => model.byPeriod(a, b));
	const chosen = rows.find(([course]) => course.id === at.course);
	if (chosen?.[1].categories) return detail(app, child, ...chosen);
	return [
		heading(t('Grades'), child.school),
		terms.length > 1 && choice('term', t('Term'), terms.map(one => [one.id, one.title]), term.id, id => app.stay({ term: id })),
		h('section.card', rows.length ? h('ul.rows', rows.map(([course, grade]) => card(app, child, course, grade))) : nothing(t('No grades yet.'))),
	];
}
