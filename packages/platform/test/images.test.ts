import { expect, test } from 'vitest'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type Body, CITIZEN, HIGH, LOW, MODEL, OVERRIDE, openGuardedDoor } from './guard-world.ts'
import { dataUrlOf, describeWithReader, pictureOf } from './pictures.ts'

const asking = (...urls: string[]): Body => ({
  model: MODEL,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: '图中写了什么？' },
        ...urls.map((url) => ({ type: 'image_url', image_url: { url } })),
      ],
    },
  ],
})
/** Programs of an operator that read pictures in ways of their own. */
const saying = (text: string): readonly [string, ...string[]] => [
  process.execPath,
  '-e',
  `process.stdin.resume().on('end', () => process.stdout.write(${JSON.stringify(text)}))`,
]
const bmp = Buffer.from('Qk0eAAAAAAAAABoAAAAMAAAAAQABAAEAGAAAAP8A', 'base64')
const GONE = ['/nowhere/at-all'] as const
const failing = [process.execPath, '-e', 'process.exit(3)'] as const

describeOnDatabases('pictures in a request', (database) => {
  const reach = openGuardedDoor(database)
  const { recordOf, settled, codeIn, sentText } = reach
  const through = async (
    program: readonly [string, ...string[]] | undefined,
    application: string,
    body: Body,
    path?: string,
  ) => {
    const { origin } = await reach.door.another(undefined, program)
    return reach.door.call(application, body, path, origin)
  }

  test('leave without what stands beside their pixels', async () => {
    const picture = pictureOf('harmless')
    const telling = Buffer.concat([picture, Buffer.from('GPS 31.2304 N')])
    const response = await through(saying('存款保险'), HIGH, asking(dataUrlOf(telling)))
    expect(response.status).toBe(200)
    const [, left] = /base64,([A-Za-z0-9+/=]+)/.exec(sentText())!
    const bytes = Buffer.from(left!, 'base64')
    expect(bytes.subarray(0, 8)).toEqual(picture.subarray(0, 8))
    expect(bytes.includes('GPS')).toBe(false)
  })

  test('are unjudged where nobody reads them: high tier refuses, a lower one notes it and cleans them', async () => {
    const telling = Buffer.concat([pictureOf('harmless'), Buffer.from('GPS 31.2304 N')])
    const high = await reach.door.call(HIGH, asking(dataUrlOf(telling)))
    expect(high.status).toBe(403)
    expect(codeIn(await high.text()).message).toContain('unjudged:image')
    const low = await reach.door.call(LOW, asking(dataUrlOf(telling)))
    expect(low.status).toBe(200)
    expect(sentText()).not.toContain(Buffer.from('GPS 31.2304 N').toString('base64').slice(4, 12))
    const { body } = await settled(recordOf(low))
    expect(body).toMatchObject({ unjudged: [{ reason: 'image', direction: 'input' }] })
  })

  test.each<[string, string, Uint8Array, string]>([
    ['a kind that nobody knows', 'image/heic', Buffer.from('ftypheic'), 'image-type'],
    ['a kind that nobody cleans', 'image/bmp', bmp, 'image-bmp'],
    ['another kind than it says', 'image/jpeg', pictureOf('harmless'), 'image-broken'],
    [
      'a picture that was cut off',
      'image/png',
      pictureOf('harmless').subarray(0, 900),
      'image-broken',
    ],
    ['bytes that are none', 'image/png', Buffer.alloc(3_000, 0xff), 'image-broken'],
  ])('with a reader too, %s is unjudged', async (_what, mediaType, bytes, reason) => {
    const response = await through(saying('无害'), HIGH, asking(dataUrlOf(bytes, mediaType)))
    expect(response.status).toBe(403)
    expect(codeIn(await response.text()).message).toContain(`unjudged:${reason}`)
    expect(reach.door.received).toEqual([])
  })

  test('of which a reader is not sure are unjudged, and what it read is judged all the same', async () => {
    const url = dataUrlOf(pictureOf('harmless'))
    const silent = await through(saying(''), HIGH, asking(url))
    expect(codeIn(await silent.text()).message).toContain('unjudged:image-reader-unsure')
    const heading = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\t'
    const unsure = saying(`${heading}\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t20\t${CITIZEN}\n`)
    const refused = await through(unsure, LOW, asking(url))
    expect(refused.status).toBe(403)
    const { body } = await settled(recordOf(refused))
    expect(body).toMatchObject({
      findings: [{ guard: 'identifier', kind: 'citizen-id', action: 'refuse' }],
      unjudged: [{ reason: 'image-reader-unsure' }],
    })
  })

  test('more of them than one call may hold are unjudged', async () => {
    const many = Array.from({ length: 9 }, () => dataUrlOf(pictureOf('harmless')))
    const response = await through(saying('无害'), HIGH, asking(...many))
    expect(codeIn(await response.text()).message).toContain('unjudged:too-many-images')
  })

  test.each<[string, readonly [string, ...string[]]]>([
    ['is not there', GONE],
    ['fails', failing],
    [
      'never stops talking',
      [process.execPath, '-e', 'setInterval(() => process.stdout.write("x".repeat(1e6)), 1)'],
    ],
  ])('a reader that %s leaves them unjudged, and harms nothing else', async (_what, program) => {
    const response = await through(program, HIGH, asking(dataUrlOf(pictureOf('harmless'))))
    expect(response.status).toBe(403)
    expect(codeIn(await response.text()).message).toContain('unjudged:image-reader-failed')
  })

  test('what a reader finds written in them is judged like any text', async () => {
    const url = dataUrlOf(pictureOf('harmless'))
    const ordered = await through(saying(OVERRIDE), HIGH, asking(url))
    expect(codeIn(await ordered.text()).message).toContain('injection:')
    const item = { role: 'user', content: [{ type: 'input_image', image_url: url }] }
    const responses = { model: MODEL, input: [item] }
    const hidden = await through(saying(`证件 ${CITIZEN}`), LOW, responses, '/v1/responses')
    expect(hidden.status).toBe(403)
    const { body } = await settled(recordOf(hidden))
    expect(body).toMatchObject({
      findings: [{ guard: 'identifier', kind: 'citizen-id', action: 'refuse' }],
    })
    expect(reach.door.received).toEqual([])
  })
})

describeWithReader('pictures read by tesseract', (database, command) => {
  const reach = openGuardedDoor(database)

  test('an order or an identifier written in a picture is found; harmless text and none pass', async () => {
    const { origin } = await reach.door.another(undefined, command)
    const answerTo = async (name: Parameters<typeof pictureOf>[0]) => {
      const body = asking(dataUrlOf(pictureOf(name)))
      const response = await reach.door.call(HIGH, body, undefined, origin)
      return { status: response.status, text: await response.text() }
    }
    const order = await answerTo('order')
    expect(order).toMatchObject({ status: 403, text: expect.stringContaining('injection:') })
    const identifier = await answerTo('identifier')
    expect(identifier).toMatchObject({ status: 403, text: expect.stringContaining('citizen-id') })
    expect((await answerTo('harmless')).status).toBe(200)
    expect((await answerTo('blank')).status).toBe(200)
  })
})
