import { inputFrom } from '../call-input.ts'
import { Complaint, type Context, neededArgument, numberOption, textOption } from '../command.ts'
import { untilStopped } from '../running-hub.ts'
import { alternatives, type JsonSchema } from '../schema-words.ts'
import { nearest } from '../suggest.ts'

/** `tandem sim android|ios …` runs a phone; `tandem sim do <feature>.<act> …` drives one that runs. */
export async function run(context: Context): Promise<void> {
  const what = neededArgument(context, 0, 'a phone to imitate, "android" or "ios"')
  if (what === 'do') return drive(context)
  if (what !== 'android' && what !== 'ios') {
    const near = nearest(what, ['android', 'ios', 'do'])
    throw new Complaint(
      `There is no simulated "${what}": ${near ? `did you mean "${near}"?` : 'there are android and ios.'}`,
    )
  }
  if (context.args.length > 1)
    throw new Complaint(`"${context.args[1]}" is one argument too many: see "tandem sim --help".`)
  if (what === 'ios' && context.options.notifications !== undefined)
    throw new Complaint('The iOS app has no notifications to give: leave --notifications out, or use android.')
  const { startPhone } = await import('../../sim/main.ts')
  const phone = await startPhone(optionsFrom(context, what))
  const { name, id, bind, controlUrl, token } = phone
  if (context.json) context.printJson({ name, id, profile: what, bind, control: controlUrl, token, pid: process.pid })
  else {
    context.print(`${context.paint('bold', name)} (${what}) runs at ${bind}, id ${id}  (Ctrl-C ends it)`)
    context.print(`Drive it: tandem sim do battery.set percent=9 --control ${controlUrl} --token ${token}`)
  }
  await untilStopped(context, () => phone.stop())
}

function optionsFrom({ options }: Context, profile: 'android' | 'ios') {
  const number = (name: string, bounds: [number, number]) => numberOption(options, name, bounds)
  const protocol = number('protocol', [7, 8])
  const targets = options.target as readonly string[] | undefined
  const given = {
    name: textOption(options, 'name'),
    bind: textOption(options, 'bind'),
    targets,
    home: textOption(options, 'home'),
    battery: number('battery', [0, 100]),
    notifications: number('notifications', [0, 1000]),
    seed: number('seed', [0, 4_294_967_295]),
    protocol: protocol as 7 | 8 | undefined,
    accept: options.accept === true,
    controlPort: number('control-port', [0, 65_535]),
    faults: textOption(options, 'faults')?.split(',').filter(Boolean),
  }
  const present = Object.entries(given).filter(([, value]) => value !== undefined)
  return { profile, ...(Object.fromEntries(present) as { [K in keyof typeof given]?: NonNullable<(typeof given)[K]> }) }
}

async function drive(context: Context): Promise<void> {
  const name = neededArgument(context, 1, 'what to do, such as battery.set')
  const control = textOption(context.options, 'control') ?? context.io.env.TANDEM_SIM_URL
  const token = textOption(context.options, 'token') ?? context.io.env.TANDEM_SIM_TOKEN
  if (!control || !token)
    throw new Complaint('Say which phone: --control and --token, as it printed them at its start.')
  const ask = (path: string, body?: unknown) => request(control, { path, token, body })
  const acts = (await ask('/acts')) as Record<string, { input?: JsonSchema }>
  if (name === 'state') return context.print(JSON.stringify(await ask('/state'), null, context.json ? undefined : 2))
  const path = name === 'fault' ? '/fault' : `/act/${name.replace('.', '/')}`
  const act = acts[`POST ${path}`]
  if (!act) {
    const known = Object.keys(acts).flatMap((key) => /^POST \/act\/(.+)\/(.+)$/.exec(key)?.slice(1).join('.') ?? [])
    const near = nearest(name, known)
    throw new Complaint(
      `The phone cannot do "${name}": ${near ? `did you mean "${near}"?` : `it can do ${known.join(', ')}.`}`,
    )
  }
  const answer = await ask(path, faultOr(name, context.args.slice(2), act.input ?? {}))
  context.print(JSON.stringify(answer, null, context.json ? undefined : 2))
}

/** The fields of a fault depend on its name, so the phone itself checks them. */
function faultOr(name: string, words: readonly string[], schema: JsonSchema): Record<string, unknown> {
  if (name !== 'fault') return inputFrom(words, schema)
  const properties = Object.assign({}, ...(alternatives(schema) ?? []).map((one) => one.properties))
  return inputFrom(words, { properties })
}

async function request(control: string, asked: { path: string; token: string; body?: unknown }): Promise<unknown> {
  const { path, token, body } = asked
  const response = await fetch(control.replace(/\/$/, '') + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Complaint(`No simulated phone answers at ${control}: start one with "tandem sim android".`, 'sim.absent')
  })
  const answer: unknown = await response.json()
  if (response.ok) return answer
  const { sentence, details } = answer as { sentence?: string; details?: { issues?: Array<{ message?: string }> } }
  throw new Complaint(details?.issues?.[0]?.message ?? sentence ?? 'The simulated phone refused that.', 'sim.refused')
}
