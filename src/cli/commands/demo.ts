import { atMostArguments, type Context, numberOption } from '../command.ts'
import { startDemo } from '../demo.ts'
import { openPage, untilStopped } from '../running-hub.ts'
import { table } from '../table.ts'

/** `tandem demo` */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 0)
  const port = numberOption(context.options, 'port', [0, 65_535]) ?? 0
  const seed = numberOption(context.options, 'seed', [0, 4_294_967_295]) ?? 1
  const demo = await startDemo({ port, seed, lively: context.options.quiet !== true })
  const { hub, phones } = demo
  if (context.json) {
    const driven = phones.map(({ name, id, controlUrl, token }) => ({ name, id, control: controlUrl, token }))
    context.printJson({ url: hub.url, home: hub.home.dataFolder, pid: process.pid, phones: driven })
  } else {
    context.print(`The demo runs at ${context.paint('bold', hub.url)}  (Ctrl-C ends it and removes everything of it)`)
    context.print(
      table(
        phones.map(({ name, controlUrl, token }) => [name, `--control ${controlUrl} --token ${token}`]),
        '  ',
      ),
    )
    context.print(`Look around: TANDEM_HOME=${hub.home.dataFolder} npx tandem status`)
    context.print('Make something happen: npx tandem sim do battery.set percent=9 --control … --token …')
  }
  if (context.options.open === true) await openPage(context, hub)
  await untilStopped(context, () => demo.stop())
}
