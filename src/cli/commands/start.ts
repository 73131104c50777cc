import { atMostArguments, type Context, numberOption, textOption } from '../command.ts'
import { openPage, untilStopped } from '../running-hub.ts'

/** `tandem start` */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 0)
  const home = textOption(context.options, 'home')
  const port = numberOption(context.options, 'port', [0, 65_535])
  const { startHub } = await import('../../hub/main.ts')
  const hub = await startHub({
    ...(home === undefined ? {} : { home }),
    ...(port === undefined ? {} : { overrides: { port } }),
  })
  if (context.json) context.printJson({ url: hub.url, port: hub.port, pid: process.pid })
  else context.print(`Tandem runs at ${context.paint('bold', hub.url)}  (Ctrl-C ends it)`)
  if (context.options.open === true) await openPage(context, hub)
  await untilStopped(context, () => hub.stop())
}
