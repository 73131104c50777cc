import type { DeviceHandle, HubContext, HubSide } from '../../core/feature.ts'
import type { contract } from './contract.ts'
import { type Clip, copy, take } from './rules.ts'

type Clipboard = typeof contract

/**
 * Keeps each phone's newest clip in memory, and nowhere else. The state is written here alone, so that a phone that
 * went away and the PC never disagree about which text is the newest.
 */
export function openClipboard({ clock }: Pick<HubContext, 'clock'>): HubSide<Clipboard> {
  const clips = new Map<string, Clip>()
  const keep = (device: DeviceHandle<Clipboard>, clip: Clip) => {
    clips.set(device.id, clip)
    device.patch({ text: clip.text, changedAt: clip.changedAt, from: clip.from })
  }
  return {
    event(device, _, data) {
      const clip = take(clips.get(device.id), data, clock.now())
      if (!clip) return undefined
      keep(device, clip)
      return data
    },
    answers: (device) => ({
      async set(input, call) {
        const clip = copy(clips.get(device.id), input, clock.now())
        if (!clip) return { sent: false }
        keep(device, clip)
        if (input.sensitive || !device.phone.set) return { sent: false }
        return device.phone.set(input, call)
      },
    }),
    forget: (device) => void clips.delete(device),
  }
}
