// support.js — small helps for the pages that the server makes. Every task works without it.
//
//	data-errors       the error summary: gets the focus, its links go to the fields
//	data-reveal       a tick that shows what is typed into a password field; the value is the field's id
//	data-autosubmit   a form that is sent when its select changes; its button goes
//	data-known        what is known of the form's subject is shown here; the value is the page that says it
//	data-draft        a form that is kept in this tab, without its files, until it is sent; the value names the draft, whose first
//	                  part is the person. Its data-restored says that it was put back, with a button to discard it
//	data-confirm      a form that asks first, in a dialog: data-confirm is the question, data-yes and data-no the answers;
//	                  "yes" sets its hidden input "confirmed" (without script the server asks on a page of its own)
//	data-live         follows what others do: the value is an event stream, data-topic the name of its events. At each, the page is
//	                  fetched again and the banners and its data-part elements are replaced, but for those that somebody is
//	                  typing in; then the role=status element says its data-said
//	data-version      the banners: a memory of the server is asked every half minute whether others are open now
//	data-copy         a button that copies the text of the element whose id is the value, then says its data-done
//	data-print        a button that prints the page

const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });

// ---- errors ----
all('[data-errors]', (summary) => summary.focus());
document.addEventListener('click', (event) => {
	const link = event.target.closest('[data-errors] a[href^="#"]');
	const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
	if (!field)
		return;
	event.preventDefault();
	(field.closest('.field') ?? field).scrollIntoView();
	field.focus({ preventScroll: true });
});

// ---- passwords ----
all('[data-reveal]', (row) => {
	const field = document.getElementById(row.dataset.reveal), tick = row.querySelector('input');
	row.hidden = false;
	tick.addEventListener('change', () => { field.type = tick.checked ? 'text' : 'password'; });
	field.form.addEventListener('submit', () => { field.type = 'password'; }); // nothing keeps it as a text that was typed
});

// ---- account dropdown ----
// Keyboards change a select at every arrow key: wait until it is left, or a choice was made with the list open.
all('form[data-autosubmit]', (form) => {
	const select = form.querySelector('select'), button = form.querySelector('button'), first = select.value;
	let byKey = false;
	button.hidden = true;
	select.addEventListener('keydown', (event) => { byKey = event.key !== 'Enter'; if (byKey && event.key !== 'Tab') button.hidden = false; });
	select.addEventListener('pointerdown', () => { byKey = false; });
	select.addEventListener('change', () => { if (!byKey && select.value !== first) form.requestSubmit(); });
});

// ---- drafts ----
// In this tab only: no passwords, files or hidden fields. What the server sent back wins over the draft.
// A draft goes when the server took it, which it says with a redirect; an error page, a lost connection and a session that ended
// (then the redirect leads to the sign-in page) leave it.
const sent = sessionStorage.getItem('sent');
if (sent && performance.getEntriesByType('navigation')[0]?.redirectCount && !document.querySelector('form[action="/sign-in"]'))
	sessionStorage.removeItem(`draft:${sent}`);
sessionStorage.removeItem('sent');
const kept = (form) => [...form.elements].filter((e) => e.name && !/^(hidden|password|file|button|submit)$/.test(e.type));
const isTick = (e) => /^(radio|checkbox)$/.test(e.type);
const draftOf = (form) => {
	const values = {};
	for (const e of kept(form)) {
		values[e.name] ??= [];
		if (e.checked || !isTick(e))
			values[e.name].push(e.value);
	}
	return JSON.stringify(values);
};
const putBack = (form, saved) => {
	for (const e of kept(form)) {
		const values = saved[e.name];
		if (Array.isArray(values) && isTick(e))
			e.checked = values.includes(e.value);
		else if (values?.length && (!e.value || e.tagName === 'SELECT') && (e.tagName !== 'SELECT' || [...e.options].some((o) => o.value === values[0])))
			[e.value] = values;
	}
};
all('form[data-draft]', (form) => {
	const name = form.dataset.draft, key = `draft:${name}`, note = form.querySelector('[data-restored]');
	for (const other of Object.keys(sessionStorage)) // somebody else was here
		if (other.startsWith('draft:') && other.split('/')[0] !== key.split('/')[0])
			sessionStorage.removeItem(other);
	try {
		const before = draftOf(form), saved = JSON.parse(sessionStorage.getItem(key) ?? '{}');
		if (!document.querySelector('[data-errors]'))
			putBack(form, saved);
		if (note)
			note.hidden = draftOf(form) === before;
	} catch {
		sessionStorage.removeItem(key);
	}
	note?.querySelector('button').addEventListener('click', () => {
		sessionStorage.removeItem(key);
		form.reset();
		note.hidden = true;
		kept(form)[0]?.focus();
	});
});
document.addEventListener('input', ({ target: { form } }) => {
	if (!form?.dataset.draft)
		return;
	try {
		sessionStorage.setItem(`draft:${form.dataset.draft}`, draftOf(form));
	} catch { /* no storage, or full: the draft is a convenience */ }
});
// Signing out leaves nothing in any tab.
const signedOut = new BroadcastChannel('signed-out');
signedOut.addEventListener('message', () => sessionStorage.clear());
all('form[action="/sign-out"]', (form) => form.addEventListener('submit', () => {
	sessionStorage.clear();
	signedOut.postMessage('');
}));

// ---- recovery codes: to paper or to a password manager ----
all('button[data-print]', (button) => {
	button.hidden = false;
	button.addEventListener('click', () => print());
});
all('button[data-copy]', (button) => {
	button.hidden = !navigator.clipboard;
	button.addEventListener('click', async () => {
		const lines = [...document.getElementById(button.dataset.copy).children].map((e) => e.textContent.trim());
		await navigator.clipboard.writeText(lines.join('\n')).then(() => { button.textContent = button.dataset.done; }, () => { button.hidden = true; });
	});
});

// ---- known problems, while somebody writes ----
all('[data-known]', (place) => {
	const subject = document.getElementById('subject'), forms = make('div', '', { hidden: true });
	let timer = 0, asked = '';
	// Below the subject. Forms can't stand in the form there: they go behind it, and their buttons stay.
	const show = (found) => {
		place.replaceChildren(...(found ? found.childNodes : []));
		forms.replaceChildren();
		place.querySelectorAll('form').forEach((form, i) => {
			const button = form.querySelector('button');
			form.id = `known-${i}`;
			button.setAttribute('form', form.id);
			form.replaceWith(button);
			forms.append(form);
		});
		place.hidden = !place.querySelector('li');
	};
	const look = () => {
		const words = subject.value.trim();
		if (words === asked)
			return;
		asked = words;
		const request = Object.assign(new XMLHttpRequest(), { responseType: 'document' });
		request.onload = () => {
			if (request.status === 200 && words === asked)
				show(request.response?.querySelector('[data-known-results]'));
		};
		request.open('GET', `${place.dataset.known}?q=${encodeURIComponent(words)}`);
		request.send();
	};
	subject.form.after(forms);
	subject.closest('.field').after(place);
	subject.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, 500); });
});

// ---- questions before something is done ----
const ask = (form, button) => {
	const dialog = document.createElement('dialog'), row = make('div', '', { className: 'actions' });
	const title = make('h2', form.dataset.confirm, { id: 'confirm' });
	const no = make('button', form.dataset.no, { type: 'button', autofocus: true });
	const yes = make('button', form.dataset.yes, { type: 'button', className: 'danger' });
	dialog.setAttribute('aria-labelledby', title.id);
	row.append(no, yes);
	dialog.append(title, row);
	no.addEventListener('click', () => dialog.close());
	yes.addEventListener('click', () => {
		form.elements.confirmed.value = 'yes';
		dialog.close();
		form.requestSubmit(button);
	});
	dialog.addEventListener('close', () => { dialog.remove(); button?.focus(); });
	document.body.append(dialog);
	dialog.showModal();
};
all('form[data-confirm]', (form) => form.addEventListener('submit', (event) => {
	if (form.elements.confirmed.value === 'yes')
		return;
	event.preventDefault();
	ask(form, event.submitter);
}));

// ---- what others do meanwhile ----
// XMLHttpRequest makes a document of the answer without handing a string to an HTML parser, which Trusted Types would refuse.
const pageAgain = () => new Promise((resolve, reject) => {
	const request = Object.assign(new XMLHttpRequest(), { responseType: 'document', onerror: reject });
	request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(request.status));
	request.open('GET', location.pathname + location.search);
	request.send();
});
const inUse = (part) => part.contains(document.activeElement) || [...part.querySelectorAll('textarea')].some((e) => e.value !== e.defaultValue) ||
	[...part.querySelectorAll('input')].some((e) => e.checked !== e.defaultChecked || e.files?.length);
// What is open now, out of a page that has just been fetched.
const replaceBanners = (banners, page) => {
	const fresh = page?.querySelector('.banners');
	if (!fresh || !banners || fresh.dataset.version === banners.dataset.version)
		return;
	banners.dataset.version = fresh.dataset.version;
	banners.replaceChildren(...fresh.childNodes);
};
const replaceParts = (live, fresh) => {
	const same = (e) => e.textContent.replace(/\s+/g, ' '), now = fresh.querySelector('[name=version]');
	let changed, whole = now;
	for (const part of live.querySelectorAll('[data-part]')) {
		const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
		if (!other || same(part) === same(other))
			continue;
		if (inUse(part))
			whole = false;
		else {
			part.replaceChildren(...other.childNodes);
			changed = true;
		}
	}
	// Forms that nobody is at are of the version that the page now shows: nobody is refused for what he has seen.
	if (whole)
		live.querySelectorAll('[name=version]').forEach((e) => { if (!inUse(e.closest('[data-part]'))) e.value = now.value; });
	return changed;
};
all('[data-live]', (live) => {
	const said = live.querySelector('[data-said]');
	let source = null, missed = false;
	const refresh = async () => {
		try {
			const fresh = await pageAgain();
			replaceBanners(document.querySelector('.banners'), fresh);
			if (replaceParts(live, fresh))
				said.textContent = said.dataset.said;
		} catch { /* no connection, or signed out: the page stays as it is */ }
	};
	const follow = () => {
		source = new EventSource(live.dataset.live);
		source.addEventListener(live.dataset.topic, refresh);
		source.addEventListener('open', () => { if (missed) refresh(); missed = true; }); // after a gap: what came in it
	};
	// A browser has few connections per server: tabs that nobody looks at give theirs back.
	document.addEventListener('visibilitychange', () => {
		if (document.hidden)
			source?.close();
		else
			follow();
	});
	if (!document.hidden)
		follow();
});

// ---- banners: what is open ----
const BANNERS_EVERY = 30_000;
all('.banners[data-version]', (banners) => {
	let asked = Date.now();
	const ask = () => {
		asked = Date.now();
		const request = Object.assign(new XMLHttpRequest(), { responseType: 'document' });
		request.onload = () => replaceBanners(banners, request.status === 200 ? request.response : null);
		request.open('GET', `/support/banners?version=${banners.dataset.version}`);
		request.send();
	};
	setInterval(() => { if (!document.hidden && Date.now() - asked >= BANNERS_EVERY / 2) ask(); }, BANNERS_EVERY);
	document.addEventListener('visibilitychange', () => { if (!document.hidden && Date.now() - asked >= BANNERS_EVERY) ask(); });
});

// A second click on a submit button does nothing (the server's form key would catch it too).
document.addEventListener('submit', (event) => {
	if (event.defaultPrevented || event.target.method !== 'post')
		return;
	const form = event.target;
	if (form.dataset.sent)
		event.preventDefault();
	form.dataset.sent = 'yes';
	if (form.dataset.draft)
		sessionStorage.setItem('sent', form.dataset.draft);
});
// … but a page that the back button shows again is fresh.
addEventListener('pageshow', () => all('form[data-sent]', (form) => {
	delete form.dataset.sent;
	if (form.elements.confirmed)
		form.elements.confirmed.value = '';
}));
