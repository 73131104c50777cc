import type { Client, HubStatus } from '../client/client.ts'
import type { Finding } from '../core/hub-contract.ts'
import type { DescribedConfig } from '../hub/describe-config.ts'

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The hub that runs, and what it says of itself. */
  readonly running: { readonly client: Client; readonly status: HubStatus } | undefined
}

/**
 * What there is to say of this PC. The hub looks at its own surroundings, also where it runs on another computer; without
 * one, the same looks are made from here.
 */
export async function checkComputer({ env, running }: Surroundings): Promise<Finding[]> {
  const { describeConfig } = await import('../hub/describe-config.ts')
  const config = describeConfig(env)
  const found = running ? await running.client.hub.checks() : await lookFromHere(env, config)
  return [configFinding(config), ...found, ...refusals(running?.status)]
}

async function lookFromHere(env: Surroundings['env'], { links }: DescribedConfig): Promise<Finding[]> {
  const { checkPc } = await import('../hub/checks/checks.ts')
  return checkPc({ env, links })
}

function configFinding({ file, set, mistakes }: DescribedConfig): Finding {
  const name = 'configuration'
  if (mistakes.length > 0)
    return { name, state: 'bad', text: mistakes.join(' '), step: `correct it in ${file} or the environment` }
  const text = set.map(({ path, source }) => `${path} (${source})`).join(', ')
  return { name, state: 'ok', text: text || `Defaults; ${file} may change them` }
}

function refusals(hub: HubStatus | undefined): Finding[] {
  const counted = Object.entries(hub?.counters ?? {}).filter(([, count]) => count > 0)
  if (counted.length === 0) return []
  const text = counted.map(([reason, count]) => `${reason}: ${count}`).join(', ')
  return [{ name: 'refused', state: 'info', text }]
}
