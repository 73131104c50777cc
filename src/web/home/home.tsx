import type { DeviceView } from '../../core/hub-contract.ts'

/** One timeline of everything that happened on all phones. */
export function Home({ devices }: { readonly devices: readonly DeviceView[] }) {
  return <p>{devices.length}</p>
}
