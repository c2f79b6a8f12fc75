// Texts and formats. The English text is the key; a catalogue is {"": {plural}, "text": "texto", "one": ["uno", "muchos"]}.

export const LANGUAGES = { en: 'English', es: 'Español' };
const CATALOGUES = { es: '@asset(i18n/es.json)' };

let texts = {}, formats = {};
export let language = 'en';

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);

// t('Room {room}', {room})
export function t(key, values) {
	const found = texts[key];
	return fill(Array.isArray(found) ? found[0] : found ?? key, values);
}
// tn('{n} class', '{n} classes', n): which form is the language's own rule.
export function tn(one, many, n, values) {
	const found = texts[one];
	const forms = Array.isArray(found) ? found : [one, many];
	const form = new Intl.PluralRules(language).select(n) === 'one' ? 0 : forms.length - 1;
	return fill(forms[form], { n: number(n), ...values });
}

// Loads a language; without its catalogue (offline for the first time) English stays.
export async function speak(tag) {
	tag = String(tag ?? '').slice(0, 2);
	if (!(tag in LANGUAGES)) tag = 'en';
	try {
		texts = CATALOGUES[tag] ? await (await fetch(CATALOGUES[tag])).json() : {};
		language = tag;
	} catch {
		texts = {};
		language = 'en';
	}
	formats = {};
	document.documentElement.lang = language;
}

const format = (key, options) => formats[key] ??= new Intl.DateTimeFormat(language, options);
// Dates are local days, "2026-11-22": noon UTC of the day, shown in UTC, is that day everywhere.
const noon = day => new Date(`${day}T12:00:00Z`);
export const longDay = day => format('long', { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' }).format(noon(day));
export const shortDay = day => format('short', { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(noon(day));
export const weekday = day => format('weekday', { weekday: 'long', timeZone: 'UTC' }).format(noon(day));
export const number = n => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(n);
export const percent = p => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(p / 100);
// "8:05 AM" today, "Fri, Nov 20, 8:05 AM" before.
export function moment(ms) {
	const then = new Date(ms);
	return then.toDateString() === new Date().toDateString()
		? format('time', { timeStyle: 'short' }).format(then)
		: format('moment', { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(then);
}
// Today in the school's zone, which need not be the phone's.
export const todayIn = (zone, ms = Date.now()) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(ms).slice(0, 10);
export const addDays = (day, n) => new Date(noon(day).getTime() + n * 864e5).toISOString().slice(0, 10);
