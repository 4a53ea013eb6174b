import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../src')

/** A use of the whole reading, not of its data alone: in a piece that shows its states, or handed on to one. */
const isGivenOn = (name: string, text: string) =>
  new RegExp(String.raw`(\.\.\.|(?<![.\w]))${name}(\.error)?(?![.\w:=]| =)`).test(text)

test('what is read goes into a piece that shows that it is being read or why it could not be', () => {
  const readings = globSync('**/*.tsx', { cwd: source }).flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8')
    return Array.from(
      text.matchAll(/(?:const (\w+) = )?\buseRead(?:If)?(?:<[^(]*>)?\(/g),
      ([, name]) => ({
        where: `${file}: ${name}`,
        isShown: name !== undefined && isGivenOn(name, text),
      }),
    )
  })
  expect(readings.length).toBeGreaterThan(80)
  expect(readings.filter(({ isShown }) => !isShown)).toEqual([])
})
