import { createContext, type ReactNode, useContext } from 'react'
import { words } from './kit/words.ts'

/** True while content is to be hidden; hidden until somebody says otherwise. */
export const PrivacyContext = createContext(true)

export function useHidden(): boolean {
  return useContext(PrivacyContext)
}

/** Content of a person: in privacy mode it is not in the document at all, only that there is something. */
export function Secret({ children }: { children: ReactNode }) {
  if (!useHidden()) return children
  return (
    <span role="img" aria-label={words('hidden')}>
      •••
    </span>
  )
}
