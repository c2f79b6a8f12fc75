// tools/icons.mjs — draws the app icons: web/icons/*.svg → *.png and favicon.ico, by Chromium. Run after a change of an SVG and commit the result.
//	node tools/icons.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { launch } from '../tests/browser/lib/browser.mjs';

const folder = new URL('../web/icons/', import.meta.url);
const icons = [ // SVG, pixels, PNG
	['icon.svg', 192, 'icon-192.png'],
	['icon.svg', 512, 'icon-512.png'],
	['icon-maskable.svg', 512, 'icon-maskable-512.png'],
	['icon-maskable.svg', 180, 'apple-touch-180.png'], // iOS rounds the corners itself
	['badge.svg', 96, 'badge-96.png'],                 // of a notification: white on nothing
];

const browser = await launch();
async function draw(svg, size) {
	const page = await browser.newPage({ viewport: { width: size, height: size } });
	const image = 'data:image/svg+xml;base64,' + (await readFile(new URL(svg, folder))).toString('base64');
	await page.setContent(`<body style="margin:0"><img width="${size}" height="${size}" src="${image}" style="display:block">`);
	await page.locator('img').evaluate((img) => img.decode());
	const picture = await page.screenshot({ omitBackground: true });
	await page.close();
	return picture;
}
for (const [svg, size, png] of icons)
	await writeFile(new URL(png, folder), await draw(svg, size));

// An .ico of one PNG: a header of 6 bytes, one entry of 16 (width, height, colours, 0, planes, bits, size, offset), the picture.
const picture = await draw('icon.svg', 32), head = Buffer.alloc(22);
head.writeUInt16LE(1, 2);
head.writeUInt16LE(1, 4);
head.writeUInt8(32, 6);
head.writeUInt8(32, 7);
head.writeUInt16LE(1, 10);
head.writeUInt16LE(32, 12);
head.writeUInt32LE(picture.length, 14);
head.writeUInt32LE(head.length, 18);
await writeFile(new URL('favicon.ico', folder), Buffer.concat([head, picture])); // asked for by browsers where no page names an icon
await browser.close();
