import { pageAddress } from '../../client/client.ts'
import { silentLog } from '../../core/log.ts'
import { atMostArguments, Complaint, type Context } from '../command.ts'

/** `tandem open`: a one-time address, because a token in an address would stay in the browser's history. */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 0)
  const client = await context.client()
  const address = pageAddress(client.url, await client.ticket())
  if (context.options.print === true) {
    if (context.json) context.printJson({ address, opened: false })
    else context.print(address)
    return
  }
  const where = context.options.app === true ? await openWindow(context, address) : await openTab(context, address)
  if (context.json) context.printJson({ address, opened: true })
  else context.print(`Opened ${client.url} ${where}.`)
}

const noDesktop = 'There is no desktop here to open the page on: "tandem open --print" prints its address.'

async function openTab(context: Context, address: string): Promise<string> {
  const { openInBrowser } = await import('../../hub/desktop/open.ts')
  const opened = await openInBrowser(address, { env: { ...context.io.env }, log: silentLog })
  if (!opened) throw new Complaint(noDesktop, 'no.desktop')
  return 'in your browser'
}

async function openWindow(context: Context, address: string): Promise<string> {
  const { openAppWindow } = await import('../../hub/desktop/app-window.ts')
  const window = await openAppWindow(address, { env: { ...context.io.env } })
  if ('browser' in window) return `in a window of ${window.browser}`
  const [sentence, code] = windowless[window.none]
  throw new Complaint(sentence, code)
}

const windowless = {
  desktop: [noDesktop, 'no.desktop'],
  browser: [
    'No browser is installed that can open the page as a window of its own: install Edge, Chrome, Chromium, Brave or Vivaldi, or leave --app out.',
    'no.browser',
  ],
  start: ['The browser for a window of its own does not start: leave --app out, or open it yourself.', 'no.browser'],
} as const
