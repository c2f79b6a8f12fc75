// Schedule (M2): the classes of a term, by period.
import { h, choice } from '@asset(portal/ui.js)';
import { t } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';
import { heading, nothing, areaOff } from '@asset(portal/views/parts.js)';

export function scheduleView(app) {
	const { child, at } = app;
	if (!model.allowed(child, 'schedule')) return areaOff(t('Schedule'), child.areas.schedule);
	const terms = model.classTerms(child);
	const term = terms.find(one => one.id === at.term) ?? model.currentTerm(terms, model.today(child));
	const courses = child.classes.filter(course => term && course.terms.includes(term.id)).sort(model.byPeriod);
	const fact = (name, value) => value && h('div', h('dt', name), h('dd', value));
	return [
		heading(t('Schedule'), child.school),
		terms.length > 1 && choice('term', t('Term'), terms.map(one => [one.id, one.title]), term.id, id => app.stay({ term: id })),
		courses.length ? h('ol.slots', courses.map(course => h('li.card.slot',
			h('h2', course.title),
			h('dl.facts',
				fact(t('Period'), course.periods.join(', ')), fact(t('Time'), course.time), fact(t('Room'), course.room),
				fact(t('Teacher'), course.teachers), fact(t('Course number'), course.number)))))
			: h('section.card', nothing(t('No classes in this term.'))),
	];
}
