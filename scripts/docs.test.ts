import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pages } from './docs.ts'

test.each(Object.entries(pages()))('%s says what the code says: run "npm run docs" if this fails', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text)
})
