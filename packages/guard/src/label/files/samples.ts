import { crc32 } from 'node:zlib'
import { strToU8, zipSync, zlibSync } from 'fflate'
import { concatenated, joined, latin1Bytes, uint32Bytes, utf8Bytes } from './bytes.ts'
import type { FileFormatName } from './index.ts'

/** The smallest valid files of each format, with metadata of somebody else that a label must not touch. */
export const FOREIGN = 'Foreign & Co'

export const foreignXmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${FOREIGN}</dc:creator></r:Description></r:RDF></x:xmpmeta>`

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatenated(latin1Bytes(type), data)
  return concatenated(uint32Bytes(data.length), body, uint32Bytes(crc32(body)))
}

export function samplePng(xmp: 'none' | 'plain' | 'deflated' = 'none'): Uint8Array {
  const header = concatenated(uint32Bytes(1), uint32Bytes(1), Uint8Array.of(8, 0, 0, 0, 0))
  const keyword = latin1Bytes('XML:com.adobe.xmp\0')
  const packet = utf8Bytes(foreignXmp)
  const texts = {
    none: [],
    plain: [chunk('iTXt', concatenated(keyword, new Uint8Array(4), packet))],
    deflated: [chunk('iTXt', concatenated(keyword, Uint8Array.of(1, 0, 0, 0), zlibSync(packet)))],
  }
  return concatenated(
    latin1Bytes('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', header),
    chunk('tEXt', latin1Bytes(`Author\0${FOREIGN}`)),
    ...texts[xmp],
    chunk('IDAT', zlibSync(Uint8Array.of(0, 0x80))),
    chunk('IEND', new Uint8Array()),
  )
}

function segment(marker: number, data: Uint8Array): Uint8Array {
  const length = data.length + 2
  return concatenated(Uint8Array.of(0xff, marker, length >> 8, length & 0xff), data)
}

/** A grey picture of 8 by 8 with one code per Huffman table. */
export function sampleJpeg(withXmp = false): Uint8Array {
  const codes = (id: number) =>
    concatenated(Uint8Array.of(id, 1), new Uint8Array(15), Uint8Array.of(0))
  return concatenated(
    Uint8Array.of(0xff, 0xd8),
    segment(0xe0, latin1Bytes('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    segment(0xe1, latin1Bytes('Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0')),
    ...(withXmp
      ? [
          segment(
            0xe1,
            concatenated(latin1Bytes('http://ns.adobe.com/xap/1.0/\0'), utf8Bytes(foreignXmp)),
          ),
        ]
      : []),
    segment(0xfe, latin1Bytes(FOREIGN)),
    segment(0xdb, concatenated(Uint8Array.of(0), new Uint8Array(64).fill(16))),
    segment(0xc0, Uint8Array.of(8, 0, 8, 0, 8, 1, 1, 0x11, 0)),
    segment(0xc4, codes(0)),
    segment(0xc4, codes(0x10)),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    Uint8Array.of(0x3f, 0xff, 0xd9),
  )
}

export function sampleWav(): Uint8Array {
  const riffChunk = (id: string, data: Uint8Array) =>
    concatenated(
      latin1Bytes(id),
      uint32Bytes(data.length, true),
      data,
      new Uint8Array(data.length % 2),
    )
  const format = Uint8Array.of(1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0)
  const artist = riffChunk('IART', latin1Bytes(FOREIGN))
  const body = concatenated(
    latin1Bytes('WAVE'),
    riffChunk('fmt ', format),
    riffChunk('data', new Uint8Array(9).fill(0x80)),
    riffChunk('LIST', concatenated(latin1Bytes('INFO'), artist)),
  )
  return concatenated(latin1Bytes('RIFF'), uint32Bytes(body.length, true), body)
}

/** One silent frame of MPEG-1 layer III at 128 kbit/s and 44.1 kHz; a tag of version 2.3 or 2.4 before it. */
export function sampleMp3(version?: 3 | 4, more: readonly Uint8Array[] = []): Uint8Array {
  const frame = concatenated(Uint8Array.of(0xff, 0xfb, 0x90, 0xc4), new Uint8Array(413))
  if (version === undefined) return frame
  const text = latin1Bytes(`\0${FOREIGN}`)
  const note = concatenated(Uint8Array.of(1), utf16('mood'), Uint8Array.of(0, 0), utf16('calm'))
  const tagFrame = (id: string, data: Uint8Array) =>
    concatenated(latin1Bytes(id), uint32Bytes(data.length), new Uint8Array(2), data)
  const body = joined([tagFrame('TPE1', text), tagFrame('TXXX', note), ...more, new Uint8Array(20)])
  const size = Uint8Array.from([21, 14, 7, 0], (shift) => (body.length >> shift) & 0x7f)
  return concatenated(latin1Bytes('ID3'), Uint8Array.of(version, 0, 0), size, body, frame)
}

function utf16(text: string): Uint8Array {
  return concatenated(Uint8Array.of(0xff, 0xfe), new Uint8Array(Buffer.from(text, 'utf16le')))
}

/** A document of one empty page, with a table of cross-references. */
export function samplePdf(
  options: { metadata?: boolean; xmp?: string; trailer?: string; catalog?: string } = {},
): Uint8Array {
  const { metadata = false, xmp = foreignXmp, trailer = '', catalog = '' } = options
  const packet = utf8Bytes(xmp)
  const objects = [
    latin1Bytes(`<< /Type /Catalog /Pages 2 0 R ${metadata ? '/Metadata 5 0 R' : ''} ${catalog}>>`),
    latin1Bytes('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    latin1Bytes('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>'),
    latin1Bytes(`<< /Author (${FOREIGN} \\) \\(x) >>`),
    ...(metadata
      ? [
          concatenated(
            latin1Bytes(`<< /Type /Metadata /Subtype /XML /Length ${packet.length} >>\nstream\n`),
            packet,
            latin1Bytes('\nendstream'),
          ),
        ]
      : []),
  ]
  let file = latin1Bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
  let table = '0000000000 65535 f \n'
  for (const [index, object] of objects.entries()) {
    table += `${String(file.length).padStart(10, '0')} 00000 n \n`
    file = concatenated(
      file,
      latin1Bytes(`${index + 1} 0 obj\n`),
      object,
      latin1Bytes('\nendobj\n'),
    )
  }
  const size = objects.length + 1
  return concatenated(
    file,
    latin1Bytes(
      `xref\n0 ${size}\n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R ${trailer}>>\nstartxref\n${file.length}\n%%EOF\n`,
    ),
  )
}

/** The same with the catalog in a stream of objects, and a deflated, predicted stream of cross-references. */
export function sampleStreamPdf(): Uint8Array {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>']
  const header = `1 0 2 ${objects[0]!.length + 1} `
  const packed = zlibSync(latin1Bytes(`${header}${objects.join(' ')}`))
  const start = latin1Bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
  const page = latin1Bytes(
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>\nendobj\n',
  )
  const holder = concatenated(
    latin1Bytes(
      `4 0 obj\n<< /Type /ObjStm /N 2 /First ${header.length} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
    ),
    packed,
    latin1Bytes('\nendstream\nendobj\n'),
  )
  const holderAt = start.length + page.length
  const xrefAt = holderAt + holder.length
  const row = (type: number, second: number, third: number) => [
    type,
    second >> 8,
    second & 0xff,
    third,
  ]
  const rows = [
    row(0, 0, 0),
    row(2, 4, 0),
    row(2, 4, 1),
    row(1, start.length, 0),
    row(1, holderAt, 0),
    row(1, xrefAt, 0),
  ]
  const predicted = rows.flatMap((each, index) => [
    2,
    ...each.map((value, column) => (value - (rows[index - 1]?.[column] ?? 0)) & 0xff),
  ])
  const data = zlibSync(Uint8Array.from(predicted))
  return concatenated(
    start,
    page,
    holder,
    latin1Bytes(
      `5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >> /Length ${data.length} >>\nstream\n`,
    ),
    data,
    latin1Bytes(`\nendstream\nendobj\nstartxref\n${xrefAt}\n%%EOF\n`),
  )
}

export function sampleDocx(custom?: string, more: Record<string, Uint8Array> = {}): Uint8Array {
  const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const customType = 'application/vnd.openxmlformats-officedocument.custom-properties+xml'
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/>${custom === undefined ? '' : `<Override PartName="/docProps/custom.xml" ContentType="${customType}"/>`}</Types>`
  const rels = `<?xml version="1.0"?><Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/>${custom === undefined ? '' : `<Relationship Id="rId2" Type="${office}/custom-properties" Target="docProps/custom.xml"/>`}</Relationships>`
  const body = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${FOREIGN.replace('&', '&amp;')}</w:t></w:r></w:p></w:body></w:document>`
  return zipSync({
    '[Content_Types].xml': strToU8(types),
    '_rels/.rels': strToU8(rels),
    'word/document.xml': strToU8(body),
    ...(custom === undefined ? {} : { 'docProps/custom.xml': strToU8(custom) }),
    ...more,
  })
}

export const foreignProperties = `<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="Owner"><vt:lpwstr>Foreign</vt:lpwstr></property></Properties>`

export const samples: readonly (readonly [string, FileFormatName, Uint8Array])[] = [
  ['PNG', 'png', samplePng()],
  ['PNG with XMP', 'png', samplePng('plain')],
  ['PNG with deflated XMP', 'png', samplePng('deflated')],
  ['JPEG', 'jpeg', sampleJpeg()],
  ['JPEG with XMP', 'jpeg', sampleJpeg(true)],
  ['WAV', 'wav', sampleWav()],
  ['MP3 without a tag', 'mp3', sampleMp3()],
  ['MP3 with ID3v2.3', 'mp3', sampleMp3(3)],
  ['MP3 with ID3v2.4', 'mp3', sampleMp3(4)],
  ['PDF', 'pdf', samplePdf()],
  ['PDF with metadata', 'pdf', samplePdf({ metadata: true })],
  ['PDF with streams of references', 'pdf', sampleStreamPdf()],
  ['DOCX', 'ooxml', sampleDocx()],
  ['DOCX with properties', 'ooxml', sampleDocx(foreignProperties)],
  ['JSON', 'json', utf8Bytes(`\uFEFF {"owner": "${FOREIGN}", "n": 12345678901234567890 }\n`)],
  ['JSON, empty', 'json', utf8Bytes('{}')],
  [
    'HTML',
    'html',
    utf8Bytes(
      `<!doctype html><!-- <head> --><html lang="zh"><head><title><meta name="AIGC"></title><meta name="author" content="${FOREIGN}"></head><body>正文</body></html>`,
    ),
  ],
  ['HTML, a fragment', 'html', utf8Bytes(`<p>${FOREIGN}</p>`)],
]
