import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built page lies. */
export const pageFolder = fileURLToPath(new URL('../../dist/web/', import.meta.url))

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer> | string
  readonly headers: Readonly<Record<string, string>>
}

const mimes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Only these forms of names are looked up at all: a name cannot lead out of the folder. */
const assetForm = /^\/(assets\/)?[\w-][\w.-]*$/

/** The file of the page at this path; undefined when there is none. */
export async function pageFile(path: string, folder = pageFolder): Promise<PageFile | undefined> {
  if (path === '/') return startPage(folder)
  const mime = assetForm.test(path) ? mimes[extname(path)] : undefined
  if (mime === undefined) return undefined
  const bytes = await readFile(join(folder, path)).catch(() => undefined)
  if (!bytes) return undefined
  // Assets are named after their content, and hold nothing of a person.
  const cache = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
  return { body: new Uint8Array(bytes), headers: { 'Content-Type': mime, 'Cache-Control': cache } }
}

/** Each sending has a nonce of its own, with which the page's own styles are let in (no 'unsafe-inline'). */
async function startPage(folder: string): Promise<PageFile> {
  const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
  if (html === undefined) return { body: notBuilt, headers: { 'Content-Type': 'text/html; charset=utf-8' } }
  const nonce = randomBytes(16).toString('base64')
  return {
    body: html.replaceAll('NONCE', nonce),
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentPolicy(nonce) },
  }
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tandem</title>
<p>The page is not built yet. In the folder of Tandem run <code>npm run build</code>, then load this again.</p></html>`

/** What a page of the hub may load: its own files and nothing else. */
export function contentPolicy(nonce?: string): string {
  const styles = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
