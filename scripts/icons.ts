// Makes the app's icons anew from the shape of the mark: `node scripts/icons.ts`. What it writes is in the repository,
// because a build has no browser to draw with. TANDEM_CHROMIUM names the browser; /usr/bin/chromium unless set.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { logoShape } from '../src/ui/logo-shape.ts'

const folder = join(import.meta.dirname, '../src/web/public')

/** How the mark lies on a square of 512: a square with round corners, or one that the system cuts to its own shape. */
type Ground = {
  readonly corner: number
  /** The mark's width. What the system cuts keeps a circle of 80 % (W3C manifest, "maskable"): 409 of 512. */
  readonly mark: number
}

const plain: Ground = { corner: 116, mark: 372 }
const maskable: Ground = { corner: 0, mark: 270 }

// The evening sky in even bands, each a little nearer to the sun. Bands, because a gradient makes much bigger PNGs.
const glow: readonly [radius: number, colour: string][] = [
  [620, '#682a75'],
  [510, '#783287'],
  [400, '#893e9a'],
  [290, '#a54c97'],
  [180, '#c25f90'],
]

function icon({ corner, mark }: Ground): string {
  // The middle of the mark's own box, which is not the middle of its 24 x 24.
  const [middleX, middleY] = [12.45, 12.13]
  const scale = mark / 18.2
  const x = round(256 - middleX * scale)
  const y = round(256 - middleY * scale)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <title>Tandem</title>
  <clipPath id="ground"><rect width="512" height="512" rx="${corner}"/></clipPath>
  <g clip-path="url(#ground)">
    <path d="M0 0h512v512H0z" fill="#572263"/>
${glow.map(([radius, colour]) => `    <circle cx="470" cy="540" r="${radius}" fill="${colour}"/>`).join('\n')}
  </g>
  <g transform="translate(${x} ${y}) scale(${round(scale)})">
    <path d="${logoShape.pc}" fill="#fff"/>
    <path d="${logoShape.phone}" fill="#ffc9a3"/>
  </g>
</svg>
`
}

const round = (value: number) => Math.round(value * 100) / 100

async function draw(browser: Browser, svg: string, size: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await page.setContent(
    `<body style="margin:0"><img width=${size} height=${size} style="display:block" src="${source}">`,
  )
  await page.evaluate('document.images[0].decode()')
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.TANDEM_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  writeFileSync(join(folder, 'icon.svg'), icon(plain))
  writeFileSync(join(folder, 'icon-maskable.svg'), icon(maskable))
  for (const size of [192, 512]) writeFileSync(join(folder, `icon-${size}.png`), await draw(browser, icon(plain), size))
  writeFileSync(join(folder, 'icon-maskable-512.png'), await draw(browser, icon(maskable), 512))
} finally {
  await browser.close()
}
