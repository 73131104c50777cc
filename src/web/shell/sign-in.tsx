import { words } from './words.ts'

/** Shown when the cookie is no longer good: one way back in. */
export function SignIn() {
  return <main>{words('signIn')}</main>
}
