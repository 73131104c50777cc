import { useMedia } from '../../ui/preferences.ts'

/** How much room the page has: `wide` holds panel and content side by side, `small` is a phone's width. */
export type Width = 'wide' | 'narrow' | 'small'

export function useWidth(): Width {
  const wide = useMedia('(min-width: 900px)')
  const small = useMedia('(max-width: 639.98px)')
  return wide ? 'wide' : small ? 'small' : 'narrow'
}
