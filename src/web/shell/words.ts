import { defineWords } from '../../ui/words.ts'

export const words = defineWords('shell', {
  home: 'Home',
  messages: 'Messages',
  calls: 'Calls',
  photos: 'Photos',
  files: 'Files',
  apps: 'Apps',
  status: 'Status',
  settings: 'Settings',
  addPhone: 'Add a phone',
  signIn: 'Sign in',
})
