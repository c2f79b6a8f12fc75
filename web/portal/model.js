// What the views ask of the household: words for flags, what is missing, what is due. Grades are computed by the server (C.7).
import { t, todayIn, addDays, number, percent } from '@asset(portal/i18n.js)';

const FLAGS = {
	missing: { word: () => t('Missing'), tone: 'bad' },
	cheated: { word: () => t('Cheated'), tone: 'bad' },
	late: { word: () => t('Late'), tone: 'warn' },
	incomplete: { word: () => t('Incomplete'), tone: 'warn' },
	turned_in: { word: () => t('Turned in'), tone: 'good' },
	exempt: { word: () => t('Exempt'), tone: 'calm' },
	dropped: { word: () => t('Dropped'), tone: 'calm' },
};
// A flag that this program does not know is shown as it came.
export const flag = code => FLAGS[code] ? { word: FLAGS[code].word(), tone: FLAGS[code].tone } : { word: code, tone: 'calm' };

const EFFECTS = {
	counts: () => t('Counts in the grade.'),
	zero: () => t('Counts as zero, even if there is a score.'),
	out: () => t('Does not count in the grade.'),
	waiting: () => t('Not graded yet. Does not change the grade.'),
	text: () => t('Shown only. A score that is not a number does not change the grade.'),
	no_weight: () => t('Scored, but its category does not count in the grade.'),
};
export const effect = code => EFFECTS[code]?.();

export const AREAS = {
	planner: () => t('Today'),
	assignments: () => t('Assignments'),
	grades: () => t('Grades'),
	schedule: () => t('Schedule'),
	attendance: () => t('Attendance'),
	meals: () => t('Food Service'),
};
export const allowed = (child, area) => child.areas[area]?.on === true;

export const today = child => todayIn(child.zone);
export const hasScore = work => work.score != null || work.text != null;
const is = (work, ...flags) => work.flags.some(code => flags.includes(code));
const open = work => !hasScore(work) && !is(work, 'turned_in', 'exempt', 'dropped');
export const isMissing = work => is(work, 'missing');
export const isDueOn = (work, day) => work.due === day && open(work) && !isMissing(work);
export const isUpcoming = (work, day) => work.due >= day && open(work);
export const isRecent = (work, day) => hasScore(work) && work.scored_on > addDays(day, -14) && work.scored_on <= day;

export const score = work => work.score == null ? work.text : work.max > 0 ? `${number(work.score)} / ${number(work.max)}` : number(work.score);
export const workPercent = work => work.percent == null ? null : percent(work.percent);

export const classOf = (child, id) => child.classes.find(course => course.id === id);
export const isNow = (term, day) => term.begins <= day && day <= term.ends;
// Terms in which grades are given or classes meet, in order; the one of today, or the last that has begun.
export const currentTerm = (terms, day) => terms.findLast(term => isNow(term, day)) ?? terms.findLast(term => term.begins <= day) ?? terms[0];
export const gradingTerms = child => child.terms.filter(term => child.grades.some(grade => grade.term === term.id));
export const classTerms = child => child.terms.filter(term => child.classes.some(course => course.terms.includes(term.id)));

// Periods are words ("1", "A2"): numbers sort as numbers, classes without a period come last.
export const byPeriod = (a, b) => (a.periods.length ? 0 : 1) - (b.periods.length ? 0 : 1)
	|| String(a.periods[0]).localeCompare(String(b.periods[0]), 'en', { numeric: true }) || a.title.localeCompare(b.title);
export const meets = (course, child, day) => child.terms.some(term => course.terms.includes(term.id) && isNow(term, day));
export const gradeNow = (child, course, day) => {
	const term = currentTerm(gradingTerms(child), day);
	return child.grades.find(grade => grade.class === course.id && grade.term === term?.id);
};
// The school day to plan for: today, or Monday when today is Saturday or Sunday.
export function schoolDay(day) {
	const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
	return weekday === 6 ? addDays(day, 2) : weekday === 0 ? addDays(day, 1) : day;
}
