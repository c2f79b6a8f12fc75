// passkey.js — passkeys (navigator.credentials): signing in, the second step, adding one.
//
//	data-passkey      what this part of the page does: "sign-in", "verify", "add"; it is shown only where passkeys are known.
//	                  data-return is the path to go on to, an inner role=alert says what went wrong, template data-said has our words
//	data-passkey-without   what is said where they are not known

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const known = (list) => list.map((one) => ({ ...one, id: bytes(one.id) }));

/** What the server says was wrong. */
class Refused extends Error {}

async function post(part, path, body) {
	const headers = { 'Accept': 'application/json' }, token = part.querySelector('[name="_csrf"]')?.value;
	if (token)
		headers['X-CSRF-Token'] = token;
	if (body)
		headers['Content-Type'] = 'application/json';
	const answer = await fetch(path, { method: 'POST', headers, body: body && JSON.stringify(body) });
	const said = await answer.json();
	if (!answer.ok)
		throw new Refused(said.errors?.map((one) => one.message).join(' ') || said.detail);
	return said;
}

async function get(part, path, more) {
	const options = await post(part, `${path}/options`);
	const { rawId, response } = await navigator.credentials.get({
		publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) } });
	return post(part, path, {
		credential_id: text(rawId),
		client_data: text(response.clientDataJSON),
		authenticator_data: text(response.authenticatorData),
		signature: text(response.signature),
		return_to: part.dataset.return,
		...more(response),
	});
}

async function add(part) {
	const options = await post(part, '/api/v1/me/passkeys/options');
	const { response } = await navigator.credentials.create({ publicKey: { ...options,
		challenge: bytes(options.challenge),
		user: { ...options.user, id: bytes(options.user.id) },
		excludeCredentials: known(options.excludeCredentials) } });
	return post(part, '/api/v1/me/passkeys', {
		name: part.elements.name.value,
		client_data: text(response.clientDataJSON),
		attestation: text(response.attestationObject),
	});
}

const acts = {
	'sign-in': (part) => get(part, '/api/v1/session/passkey', (response) => ({ user_handle: text(response.userHandle ?? new ArrayBuffer(0)) })),
	'verify': (part) => get(part, '/api/v1/session/factor/passkey', () => ({})),
	'add': add,
};

/** The server's words; else ours: for what the browser or its user refused, for a device that has one already, for all others. */
const why = (part, error) => {
	if (error instanceof Refused)
		return error.message;
	const said = { NotAllowedError: 'stopped', AbortError: 'stopped', InvalidStateError: 'known' }[error.name] ?? 'failed';
	return part.querySelector(`[data-said="${said}"]`).content.textContent;
};

async function act(part) {
	const button = part.querySelector('button'), alert = part.querySelector('[role="alert"]');
	alert.textContent = '';
	button.disabled = true;
	try {
		const { location: to } = await acts[part.dataset.passkey](part);
		location.assign(to ?? location.href);
	} catch (error) {
		alert.textContent = why(part, error);
		button.disabled = false;
	}
}

if (window.PublicKeyCredential) {
	for (const part of document.querySelectorAll('[data-passkey]')) {
		part.hidden = false;
		part.addEventListener(part.tagName === 'FORM' ? 'submit' : 'click', (event) => {
			event.preventDefault();
			if (part.tagName === 'FORM' || event.target.closest('button'))
				act(part);
		});
	}
	document.querySelectorAll('[data-passkey-without]').forEach((e) => { e.hidden = true; });
}
