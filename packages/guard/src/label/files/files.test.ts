import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { type Aigc, buildAigc, propagateAigc } from '../aigc.ts'
import { concatenated, joined, latin1, latin1Bytes, uint32Bytes, utf8Bytes } from './bytes.ts'
import {
  type FileFormatName,
  fileFormatOf,
  fileFormats,
  readFileLabel,
  writeFileLabel,
} from './index.ts'
import {
  FOREIGN,
  foreignProperties,
  foreignXmp,
  sampleDocx,
  sampleJpeg,
  sampleMp3,
  samplePdf,
  samplePng,
  sampleStreamPdf,
  samples,
  sampleWav,
} from './samples.ts'

const PRODUCER = '001191440300708461136T1XGW3'

function aigc(produceId = 'content-0001 <&>'): Aigc {
  const built = buildAigc({ label: '1', contentProducer: PRODUCER, produceId })
  if (built.outcome === 'refused') throw new Error(built.problem)
  return built.aigc
}

function written(format: FileFormatName, file: Uint8Array, label = aigc()): Uint8Array {
  const outcome = writeFileLabel(format, file, label)
  if (outcome.outcome === 'refused') throw new Error(outcome.problem)
  return outcome.file
}

function contentOf(format: FileFormatName, file: Uint8Array): string {
  if (format !== 'ooxml') return latin1(file)
  return Object.values(unzipSync(file))
    .map((part) => strFromU8(part))
    .join('\n')
}

describe.each(samples)('%s', (_name, format, file) => {
  test('is known by its first bytes and carries no label yet', () => {
    expect(fileFormatOf(file)).toBe(format)
    expect(readFileLabel(format, file)).toEqual({ outcome: 'unlabelled' })
  })

  test('gives back the label that was written', () => {
    expect(readFileLabel(format, written(format, file))).toEqual({
      outcome: 'labelled',
      aigc: aigc(),
    })
  })

  test('carries one label however often it is written, and the last one counts', () => {
    const once = written(format, file)
    const second = propagateAigc(aigc('content-0002'), {
      contentPropagator: 'another',
      propagateId: '7',
    })
    if (second.outcome === 'refused') throw new Error(second.problem)
    const twice = written(format, once, second.aigc)
    expect(readFileLabel(format, twice)).toEqual({ outcome: 'labelled', aigc: second.aigc })
    // An incremental update keeps the older revision below the newer one; every other format has one place.
    if (format === 'pdf') return
    expect(contentOf(format, twice).split('ContentProducer').length - 1).toBe(1)
    expect(written(format, twice)).toEqual(once)
  })

  test('keeps what others wrote', () => {
    const before = contentOf(format, file)
    const after = contentOf(format, written(format, file))
    for (const foreign of [FOREIGN, 'Foreign', 'mood']) {
      if (before.includes(foreign)) expect(after).toContain(foreign)
    }
  })

  test('leaves the bytes of the caller alone', () => {
    const copy = file.slice()
    written(format, file)
    expect(file).toEqual(copy)
  })

  test('cut off anywhere it is refused or understood, never a crash', () => {
    for (let end = 0; end < file.length; end += 1) {
      const cut = file.subarray(0, end)
      const outcome = writeFileLabel(format, cut, aigc())
      if (outcome.outcome === 'written') {
        expect(readFileLabel(format, outcome.file).outcome).toBe('labelled')
      } else expect(outcome.problem).toBeTypeOf('string')
      expect(readFileLabel(format, cut).outcome).toBeTypeOf('string')
    }
  })

  test('damaged anywhere it is refused or understood, never a crash', () => {
    const labelled = written(format, file)
    fc.assert(
      fc.property(
        fc.nat(labelled.length - 1),
        fc.nat(255),
        fc.nat(labelled.length - 1),
        (at, byte, other) => {
          const damaged = labelled.slice()
          damaged[at] = byte
          damaged[other] = byte ^ 0xff
          expect(['labelled', 'unlabelled', 'invalid', 'refused']).toContain(
            readFileLabel(format, damaged).outcome,
          )
          expect(['written', 'refused']).toContain(writeFileLabel(format, damaged, aigc()).outcome)
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('random bytes behind any first bytes never crash', () => {
  const starts = samples.map(([, format, file]) => [format, file.subarray(0, 12)] as const)
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 200 }),
      ([format, start], tail) => {
        const file = concatenated(start, tail)
        expect(readFileLabel(format, file).outcome).toBeTypeOf('string')
        expect(writeFileLabel(format, file, aigc()).outcome).toBeTypeOf('string')
        expect(readFileLabel(format, tail).outcome).toBeTypeOf('string')
      },
    ),
  )
})

describe('what is refused', () => {
  test.each([
    ['an encrypted PDF', 'pdf', samplePdf({ trailer: '/Encrypt 4 0 R ' }), 'encrypted'],
    ['a certified PDF', 'pdf', samplePdf({ catalog: '/Perms << /DocMDP 4 0 R >> ' }), 'signed'],
    [
      'a PDF whose metadata is no stream',
      'pdf',
      samplePdf({ catalog: '/Metadata 2 0 R ' }),
      'foreign-metadata',
    ],
    [
      'a signed document',
      'ooxml',
      sampleDocx(undefined, { '_xmlsignatures/sig1.xml': strToU8('<s/>') }),
      'signed',
    ],
    ['an encrypted document', 'ooxml', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'encrypted'],
    ['a JSON list', 'json', utf8Bytes('[1]'), 'no-place'],
    [
      'an ID3v2.2 tag',
      'mp3',
      concatenated(utf8Bytes('ID3\x02\0\0\0\0\0\0'), sampleMp3()),
      'foreign-metadata',
    ],
    [
      'a page in another encoding',
      'html',
      Uint8Array.of(0x3c, 0x70, 0x3e, 0xd6, 0xd0),
      'not-understood',
    ],
    [
      'a PNG with a wrong checksum',
      'png',
      samplePng().map((byte, at) => (at === 20 ? byte ^ 1 : byte)),
      'not-understood',
    ],
  ] as const)('%s', (_name, format, file, problem) => {
    expect(writeFileLabel(format, file, aigc())).toEqual({ outcome: 'refused', problem })
  })
})

describe('what is made to cost', () => {
  const chunk = (type: string, data: Uint8Array) => {
    const body = concatenated(latin1Bytes(type), data)
    return concatenated(uint32Bytes(data.length), body, uint32Bytes(crc32(body)))
  }
  const times = (count: number, bytes: Uint8Array) => Array.from({ length: count }, () => bytes)
  const within = (file: Uint8Array, at: number, pieces: readonly Uint8Array[]) =>
    joined([file.subarray(0, at), ...pieces, file.subarray(at)])
  const PIECES = 200_000
  const namespace = 'http://www.tc260.org.cn/ns/AIGC/1.0/'
  const prefixes = Array.from({ length: 50_000 }, (_, index) => `xmlns:p${index}="${namespace}"`)
  const predicted = latin1(sampleStreamPdf()).replace('/Columns 4 ', '/Columns 9999999999 ')

  test.each([
    [
      'a PNG of empty chunks',
      'png',
      within(samplePng(), 33, times(PIECES, chunk('tEXt', new Uint8Array()))),
    ],
    [
      'a JPEG of empty segments',
      'jpeg',
      within(sampleJpeg(), 2, times(PIECES, Uint8Array.of(0xff, 0xfe, 0, 2))),
    ],
    ['a tag of empty frames', 'mp3', sampleMp3(3, times(PIECES, latin1Bytes('TPE1\0\0\0\0\0\0')))],
    [
      'XMP in which a crowd of prefixes says the same',
      'pdf',
      samplePdf({ metadata: true, xmp: prefixes.join(' ') }),
    ],
    ['rows longer than their data', 'pdf', latin1Bytes(predicted)],
    [
      'an element that is opened again and again',
      'ooxml',
      sampleDocx('<Properties '.repeat(100_000)),
    ],
  ] as const)('%s', (_name, format, file) => {
    expect(writeFileLabel(format, file, aigc()).outcome).toBe('refused')
    expect(readFileLabel(format, file).outcome).toMatch(/refused|unlabelled/)
  })
})

describe('by format', () => {
  test('a JPEG keeps JFIF and Exif first', () => {
    const text = latin1(written('jpeg', sampleJpeg()))
    expect(text.indexOf('JFIF')).toBeLessThan(text.indexOf('Exif'))
    expect(text.indexOf('Exif')).toBeLessThan(text.indexOf('ns.adobe.com'))
  })

  test('a PDF keeps every byte it had', () => {
    const file = samplePdf({ metadata: true })
    expect(written('pdf', file).subarray(0, file.length)).toEqual(file)
  })

  test('a WAV says its new length', () => {
    const file = written('wav', sampleWav())
    expect(new DataView(file.buffer).getUint32(4, true)).toBe(file.length - 8)
  })

  test('a property without a value takes none of its neighbours along', () => {
    const empty = '<property fmtid="x" pid="2" name="AIGC"/>'
    const file = sampleDocx(foreignProperties.replace('<property ', `${empty}<property `))
    const custom = strFromU8(unzipSync(written('ooxml', file))['docProps/custom.xml']!)
    expect(custom).toContain('name="Owner"')
    expect(custom).not.toContain(empty)
  })

  test('a DOCX has the part, its type and its relation once', () => {
    const parts = unzipSync(written('ooxml', written('ooxml', sampleDocx(foreignProperties))))
    const custom = strFromU8(parts['docProps/custom.xml']!)
    expect(custom).toContain('pid="8" name="AIGC"')
    expect(strFromU8(parts['[Content_Types].xml']!).split('custom-properties+xml').length).toBe(2)
    expect(strFromU8(parts['_rels/.rels']!).split('custom-properties"').length).toBe(2)
  })

  test('the label of another writer is read, wrapped or not', () => {
    const value = '{"Label":"2","ContentProducer":"x","ProduceID":"1"}'
    for (const text of [`{"AIGC":${value}}`, `{"a":1,"AIGC" : {"AIGC":${value}}}`]) {
      expect(readFileLabel('json', utf8Bytes(text))).toMatchObject({
        outcome: 'labelled',
        aigc: { label: '2' },
      })
    }
    for (const comment of ['<!-->', '<!-- --!>']) {
      const commented = `${comment}<meta content='${value}' NAME=aigc>`
      expect(readFileLabel('html', utf8Bytes(commented))).toMatchObject({ outcome: 'labelled' })
    }
    const page = `<meta content='${value}' NAME=aigc>`
    expect(readFileLabel('html', utf8Bytes(page))).toMatchObject({ outcome: 'labelled' })
  })

  test.each([
    ['a comment', '<!--', '-->'],
    ['text as it is', '<dc:title><![CDATA[', ']]></dc:title>'],
    ['an instruction', '<?note', '?>'],
  ])('a label inside of %s is none, and writing leaves it there', (_name, before, after) => {
    const value = '{"Label":"2","ContentProducer":"x","ProduceID":"1"}'
    const label = `<TC260:AIGC>${value}</TC260:AIGC>`
    const property = `<property pid="9" name="AIGC"><vt:lpwstr>${value}</vt:lpwstr></property>`
    const hidden = (text: string) => `${before} ${text} ${after}`
    const packet = foreignXmp.replace('</r:Description>', `${hidden(label)}</r:Description>`)
    const files = [
      ['pdf', samplePdf({ metadata: true, xmp: `${packet}${hidden(`${label}</r:RDF>`)}` })],
      ['ooxml', sampleDocx(foreignProperties.replace('<property ', `${hidden(property)}$&`))],
      ['ooxml', sampleDocx(`${foreignProperties}${hidden(`${property}</Properties>`)}`)],
    ] as const
    for (const [format, file] of files) {
      expect(readFileLabel(format, file)).toEqual({ outcome: 'unlabelled' })
      const labelled = written(format, file)
      expect(readFileLabel(format, labelled)).toEqual({ outcome: 'labelled', aigc: aigc() })
      expect(contentOf(format, labelled)).toContain(value)
    }
  })

  test('a field that holds no label is invalid', () => {
    expect(readFileLabel('json', utf8Bytes('{"AIGC":{"Label":"9"}}'))).toEqual({
      outcome: 'invalid',
      problem: 'missing-field',
    })
  })

  test('every format is tried above', () => {
    expect(new Set(samples.map(([, format]) => format))).toEqual(new Set(Object.keys(fileFormats)))
  })
})
