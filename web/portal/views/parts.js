// Pieces that several views show: a piece of work, its flags, a class's percent, the line for an area that is off.
import { h } from '@asset(portal/ui.js)';
import { t, percent, shortDay } from '@asset(portal/i18n.js)';
import * as model from '@asset(portal/model.js)';

// Every view begins so. The focus goes here when the view changes.
export const heading = (text, under) => h('header.head', h('h1', { tabindex: -1 }, text), under && h('p.soft', under));
export const nothing = text => h('p.nothing', text);

const chips = (work, known) => work.flags.filter(code => code !== known).map(code => {
	const { word, tone } = model.flag(code);
	return h(`span.chip.${tone}`, word);
});

// One assignment: a line that opens to say everything about it.
export function workRow(child, work, { withClass = true, withDue = true, known } = {}) {
	const course = model.classOf(child, work.class);
	const under = [withClass && course?.title, withDue && work.due && t('Due {day}', { day: shortDay(work.due) })].filter(Boolean).join(' · ');
	const marks = chips(work, known); // not the flag that the list is about
	const fact = (name, value) => value && h('div', h('dt', name), h('dd', value));
	return h('li', h('details.work',
		h('summary',
			h('span.what', h('span.title', work.title), under && h('span.soft', under), marks.length > 0 && h('span.chips', marks)),
			model.hasScore(work) && h('span.mark', h('span.big', model.score(work)), model.workPercent(work) && h('span.soft', model.workPercent(work)))),
		h('dl.facts',
			fact(t('How it counts'), model.effect(work.effect)),
			fact(t('Class'), course?.title),
			fact(t('Category'), work.category_title),
			fact(t('Assigned'), work.assigned && shortDay(work.assigned)),
			fact(t('Due'), work.due && shortDay(work.due)),
			fact(t('Scored'), work.scored_on && shortDay(work.scored_on)),
			fact(t('Teacher’s comment'), work.comment),
			fact(t('About'), work.description))));
}
export const workList = (child, works, options) => h('ul.rows', works.map(work => workRow(child, work, options)));

// A class in a list of periods: its number, course, time, room, teacher; `more` stands at the end of the line.
const roomOf = course => course.room && (/\s/.test(course.room) ? course.room : t('Room {room}', { room: course.room }));
export const classLine = (course, more) => [
	h('span.period', course.periods.length ? [h('span.hidden', t('Period'), ' '), course.periods.join(', ')] : '·'),
	h('span.what', h('span.title', course.title), h('span.soft', [course.time, course.number, roomOf(course), course.teachers].filter(Boolean).join(' · '))),
	more,
];

export const graded = grade => t('{graded} of {of} graded', { graded: grade.graded, of: grade.of });
// "87.5 %", or a dash that is read as words.
export const gradePercent = grade => grade?.percent == null
	? h('span.big.none', h('span', { 'aria-hidden': 'true' }, '–'), h('span.hidden', t('No grade yet')))
	: h('span.big', percent(grade.percent));

export const offReason = area => area?.text || t('Not turned on by your school');
export const offUntil = area => area?.until && t('Until {day}', { day: shortDay(area.until) });
// In place of a view whose area is off for this child (M3).
export const areaOff = (name, area) => [heading(name), h('section.card', h('p', h('strong', offReason(area)), '. ', offUntil(area)),
	h('p.soft', t('Your school decides what is shown here, and may turn it off for a time. Ask the school if you think it should be on.')))];

