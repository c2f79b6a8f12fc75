// Schedule (M2): the classes of a term, by period.
import { h, choice } from '@asset(portal/ui.js)';
import { t } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';
import { heading, nothing, classLine, areaOff } from '@asset(portal/views/parts.js)';

export function scheduleView(app) {
	const { child, at } = app;
	if (!model.allowed(child, 'schedule')) return areaOff(t('Schedule'), child.areas.schedule);
	const terms = model.classTerms(child);
	const term = terms.find(one => one.id === at.term) ?? model.currentTerm(terms, model.today(child));
	const courses = child.classes.filter(course => term && course.terms.includes(term.id)).sort(model.byPeriod);
	return [
		heading(t('Schedule'), child.school),
		terms.length > 1 && choice('term', t('Term'), terms.map(one => [one.id, one.title]), term.id, id => app.stay({ term: id })),
		h('section.card', courses.length ? h('ol.rows', courses.map(course => h('li.line', classLine(course)))) : nothing(t('No classes in this term.'))),
	];
}
