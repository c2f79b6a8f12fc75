// Signing in (M1): find the district by name and state, then user name and password, or the activation key the first time.
import { h, show, icon, choice } from '@asset(portal/ui.js)';
import { t, tn } from '@asset(portal/i18n.js)';
import { districts, signIn, activate } from '@asset(portal/api.js)';
import { message } from '@asset(portal/messages.js)';
import { heading } from '@asset(portal/views/parts.js)';

const STATES = 'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,PR Puerto Rico,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming'
	.split(',').map(line => [line.slice(0, 2), line.slice(3)]);
const TYPING_PAUSE_MS = 250;

export function findView(app) {
	const results = h('ul.rows'), status = h('p.soft', { role: 'status' }, t('Type two letters or more.'));
	let timer, running;
	async function search() {
		running?.abort();
		const q = name.value.trim();
		if (q.length < 2) return show(results), show(status, t('Type two letters or more.'));
		running = new AbortController();
		try {
			const found = await districts(q, state.value, running.signal);
			show(status, found.length ? tn('{n} district found', '{n} districts found', found.length)
				: t('No results found. Check the spelling, choose another state, or ask your school for the district’s full name.'));
			show(results, found.map(district => h('li', h('button.line', { type: 'button', onclick: () => app.remember(district) },
				h('span.what', h('span.title', district.name), h('span.soft', district.state)), icon('next')))));
		} catch (trouble) {
			if (trouble.name !== 'AbortError') show(status, message(trouble, trouble.code === 'no_network' ? 'no_network_sign_in' : trouble.code));
		}
	}
	const later = () => { clearTimeout(timer); timer = setTimeout(search, TYPING_PAUSE_MS); };
	const name = h('input#district', { type: 'search', autocomplete: 'off', spellcheck: 'false', oninput: later });
	const states = choice('state', t('State'), [['', t('All states')], ...STATES], '', search), state = states.querySelector('select');
	return [
		heading(t('Find your district'), t('Then sign in to see your child’s day, assignments and grades.')),
		h('form.card', { onsubmit: e => { e.preventDefault(); search(); } },
			h('label', { for: 'district' }, t('District name')), name, states, h('button.main', icon('search'), t('Search'))),
		h('section.card', { 'aria-label': t('Districts') }, status, results),
	];
}

function field(id, label, attributes, hint) {
	return h('div.field', h('label', { for: id }, label), hint && h('p.soft', { id: `${id}-hint` }, hint),
		h('input', { id, name: id, required: true, autocapitalize: 'none', spellcheck: 'false', 'aria-describedby': hint && `${id}-hint`, ...attributes }));
}

// "There is a problem" on top, the same words beside each field, focus on the summary.
function complain(form, summary, text, errors = []) {
	for (const old of form.querySelectorAll('.wrong')) old.remove();
	for (const input of form.elements) {
		input.removeAttribute('aria-invalid');
		input.setAttribute('aria-describedby', (input.getAttribute('aria-describedby') ?? '').split(' ').filter(id => !id.endsWith('-wrong')).join(' '));
	}
	const lines = errors.filter(error => form.elements[error.field]).map(error => {
		const input = form.elements[error.field], id = `${error.field}-wrong`;
		input.setAttribute('aria-invalid', 'true');
		input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby')} ${id}`.trim());
		input.before(h('p.wrong', { id }, error.message));
		return h('li', h('a', { href: `#${error.field}`, onclick: e => { e.preventDefault(); input.focus(); } }, error.message));
	});
	show(summary, h('div.problem', { role: 'alert' }, h('h2', { tabindex: -1 }, t('There is a problem')), h('p', text), lines.length > 0 && h('ul', lines)));
	summary.querySelector('h2').focus();
}

export function signInView(app) {
	const first = app.at.first === true, summary = h('div');
	async function submit(e) {
		e.preventDefault();
		const form = e.target, button = form.querySelector('button.main'), typed = Object.fromEntries(new FormData(form));
		const empty = [...form.elements].filter(input => input.required && !input.value.trim())
			.map(input => ({ field: input.name, message: t('“{name}” is empty.', { name: form.querySelector(`label[for=${input.name}]`).textContent }) }));
		if (empty.length) return complain(form, summary, t('Something is missing or not right. The lines below say what.'), empty);
		button.disabled = true;
		try {
			await app.enter(await (first ? activate : signIn)({ district: app.district.id, device: app.device(), stay: true, ...typed }));
		} catch (trouble) {
			button.disabled = false;
			const whole = trouble.code === 'invalid' && !trouble.fields?.some(error => form.elements[error.field]); // of no field: the pair is wrong
			const code = whole ? (first ? 'wrong_key' : 'wrong') : trouble.code === 'no_network' ? 'no_network_sign_in' : trouble.code ?? 'server';
			complain(form, summary, message(trouble, code), trouble.fields);
		}
	}
	const other = (text, to) => h('a.link', { href: '/portal/today', onclick: e => app.go(e, 'today', to) }, text);
	return [
		heading(first ? t('First time here') : t('Sign in')),
		h('section.card.chosen', h('span.what', h('span.title', app.district.name), h('span.soft', app.district.state)),
			h('button', { type: 'button', onclick: () => app.remember(null) }, t('Change district'))),
		summary,
		h('form.card', { onsubmit: submit, novalidate: true },
			first && field('activation_key', t('Activation key'), { autocomplete: 'one-time-code' }, t('Your school sent it to you. It looks like ABCD-EFGH-JKLM.')),
			field('username', first ? t('Choose a user name') : t('User name'), { autocomplete: 'username' }),
			field('password', first ? t('Choose a password') : t('Password'), { type: 'password', autocomplete: first ? 'new-password' : 'current-password' },
				first && t('At least {n} characters. A few words are good.', { n: app.district.password_min ?? 8 })),
			h('label.check', h('input', { type: 'checkbox', onchange: e => e.target.form.elements.password.type = e.target.checked ? 'text' : 'password' }), t('Show password')),
			h('button.main', first ? t('Activate and sign in') : t('Sign in'))),
		h('p', first ? other(t('I have a user name and a password'), {}) : other(t('First time? Use your activation key'), { first: true })),
		h('p.soft', t('Forgot your user name or password? Ask your school.')),
	];
}
