import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CatalogueError } from '#kernel/errors.ts'
import { findVerb, parseCall } from './parse-call.ts'
import { defineVerb } from './verb.ts'

const says = { zh: '试', en: 'tries' }
const show = defineVerb({
  name: 'log show',
  says,
  operands: { label: 'FILE...', min: 1, max: 2 },
  flags: {
    data: { type: 'string', label: 'DIR', says },
    key: { type: 'string', label: 'KEY', multiple: true, says },
    json: { type: 'boolean', says },
  },
  run: async () => 0,
})
const names = ['log', 'log show']

describe('a call', () => {
  test('names its verb by one word or two, the longer name first', () => {
    expect(findVerb(names, ['log', 'show', 'a'])).toEqual({ name: 'log show', rest: ['a'] })
    expect(findVerb(names, ['log', '--json'])).toEqual({ name: 'log', rest: ['--json'] })
  })

  test('of an unknown verb is refused with the list of those that there are', () => {
    expect(() => findVerb(names, ['frob'])).toThrow('there are: log, log show')
    expect(() => findVerb(['log show'], ['log', 'frob'])).toThrow(
      'no verb log frob; there are: log show',
    )
  })

  test('gives flags and operands in any order', () => {
    const call = parseCall(show, ['a', '--json', '--key=x', 'b', '--key', 'y', '--data', 'd'])
    expect(call).toEqual({
      values: { json: true, key: ['x', 'y'], data: 'd' },
      operands: ['a', 'b'],
      wantsHelp: false,
    })
    expect(parseCall(show, ['--', '--json']).operands).toEqual(['--json'])
  })

  test('of an unknown flag is refused with the list of those that there are', () => {
    expect(() => parseCall(show, ['a', '--frob'])).toThrow(
      'no flag --frob here; there are: --data, --key, --json, --help',
    )
    expect(() => parseCall(show, ['a', '-x'])).toThrow('no flag -x')
    expect(() => parseCall(show, ['a', '--toString=1'])).toThrow('no flag --toString')
  })

  test('that forgets a value does not take the next flag for it', () => {
    expect(() => parseCall(show, ['a', '--data', '--json'])).toThrow('--data needs a value')
    expect(() => parseCall(show, ['a', '--data'])).toThrow('--data needs a value')
    expect(() => parseCall(show, ['a', '--json=yes'])).toThrow('--json takes no value')
    expect(parseCall(show, ['a', '--data=-odd']).values.data).toBe('-odd')
  })

  test('with too few or too many operands is told how it should read', () => {
    expect(() => parseCall(show, [])).toThrow('hengjian log show FILE...')
    expect(() => parseCall(show, ['a', 'b', 'c'])).toThrow('hengjian log show FILE...')
    expect(parseCall(show, ['--help']).wantsHelp).toBe(true)
  })

  test('is parsed or refused with an error of the catalogue, whatever it is', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('--data', '--json', '--key=', '--', '-h'))
    fc.assert(
      fc.property(fc.array(word), (args) => {
        try {
          parseCall(show, args)
        } catch (error) {
          expect(error).toBeInstanceOf(CatalogueError)
        }
      }),
    )
  })
})
