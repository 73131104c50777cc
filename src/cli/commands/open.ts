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
  const { openInBrowser } = await import('../../hub/desktop/open.ts')
  const opened = await openInBrowser(address, { env: { ...context.io.env }, log: silentLog })
  if (!opened)
    throw new Complaint(
      `There is no desktop here to open the page on: "tandem open --print" prints its address.`,
      'no.desktop',
    )
  if (context.json) context.printJson({ address, opened })
  else context.print(`Opened ${client.url} in your browser.`)
}
