// look/serve.mjs — serves the style page and web/ under the program's own CSP. {{name}} in a page is a drawing of pages/icons.html.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const root = new URL('../../../', import.meta.url);
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png' };
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

async function drawings() {
	const source = await readFile(new URL('pages/icons.html', root), 'utf8');
	return Object.fromEntries([...source.matchAll(/@page icon_(\w+)\(\)\n(.*)/g)].map(([, name, svg]) => [name, svg]));
}

/** Serves on a free loopback port: { origin, close }. */
export async function serve() {
	const icons = await drawings();
	const server = createServer(async (q, a) => {
		const path = new URL(q.url, 'http://x').pathname;
		const file = path.startsWith('/web/') ? path.slice(1) : `tests/browser/look${path}`;
		try {
			let body = await readFile(new URL(file, root));
			if (extname(path) === '.html')
				body = body.toString().replace(/{{(\w+)}}/g, (all, name) => icons[name] ?? all);
			a.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': csp }).end(body);
		} catch {
			a.writeHead(404).end();
		}
	});
	await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
	return { origin: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((done) => server.close(done)) };
}
