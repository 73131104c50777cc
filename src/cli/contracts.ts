import { existsSync } from 'node:fs'
import type { Contract } from '../core/contract.ts'
import { Complaint } from './command.ts'
import { nearest } from './suggest.ts'

/** All contracts, the hub's own first. Loads every feature, so only help and mistakes come here. */
export async function allContracts(): Promise<Contract[]> {
  const [{ hubContract }, { features }] = await Promise.all([
    import('../core/hub-contract.ts'),
    import('../features/index.ts'),
  ])
  return [hubContract, ...features.map((feature) => feature.contract)]
}

/** The contract of one feature, or of the hub itself. Rejects with a sentence that suggests the nearest name. */
export async function contractOf(id: string): Promise<Contract> {
  const contract = await quickContract(id)
  if (contract) return contract
  const ids = (await allContracts()).map((one) => one.id)
  const near = nearest(id, ids)
  throw new Complaint(
    `There is no feature "${id}": ${near ? `did you mean "${near}"?` : `the features are ${ids.join(', ')}.`}`,
  )
}

/** Splits `notifications.reply`, and finds both parts. */
export async function actionOf(name: string): Promise<{ contract: Contract; action: string }> {
  const [feature = '', action = '', ...rest] = name.split('.')
  if (feature === '' || action === '' || rest.length > 0)
    throw new Complaint(`"${name}" is no action: name it as feature.action, e.g. notifications.list.`)
  const contract = await contractOf(feature)
  if (Object.hasOwn(contract.actions, action)) return { contract, action }
  const known = Object.keys(contract.actions)
  const near = nearest(action, known)
  const list = known.length === 0 ? `${feature} has no actions` : `${feature} has ${known.join(', ')}`
  throw new Complaint(`There is no action "${name}": ${near ? `did you mean "${feature}.${near}"?` : `${list}.`}`)
}

/** One feature's contract without the code of the others; a call from a script should not wait for it. */
export async function quickContract(id: string): Promise<Contract | undefined> {
  if (id === 'hub') return (await import('../core/hub-contract.ts')).hubContract
  if (!/^[a-z][a-z-]*$/.test(id) || !existsSync(new URL(`../features/${id}`, import.meta.url))) return undefined
  const module = (await import(`../features/${id}/contract.ts`)) as { contract?: Contract }
  return module.contract
}
