import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { digestOfPaper, type PaperFormat, paperFormats, writeHtml, writePaper } from './index.ts'
import { sharesOf } from './paper.ts'
import { samplePaper } from './testing/sample-paper.ts'

const formats = Object.keys(paperFormats) as PaperFormat[]
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const digest = digestOfPaper(samplePaper)

async function partsOf(format: 'docx' | 'xlsx', paper = samplePaper) {
  const parts = Object.entries(unzipSync(await writePaper(paper, format, 'zh-CN')))
  return parts.map(([name, content]) => ({ name, text: textOf(content) }))
}

describe('a paper', () => {
  test.each(formats)('has the same bytes whenever it is written as %s', async (format) => {
    const once = await writePaper(samplePaper, format, 'zh-CN')
    expect(await writePaper(structuredClone(samplePaper), format, 'zh-CN')).toEqual(once)
  })

  test('has another digest once anything in it is another', () => {
    const other = { ...samplePaper, asOf: '2026-06-18T00:00:00.001Z' as typeof samplePaper.asOf }
    expect(digestOfPaper(other)).not.toBe(digest)
  })

  test('carries its digest in Word, Excel, HTML and JSON', async () => {
    const docx = (await partsOf('docx')).find(({ name }) => name === 'word/document.xml')
    const xlsx = (await partsOf('xlsx')).find(({ name }) => name === 'xl/sharedStrings.xml')
    expect(docx?.text).toContain(digest)
    expect(xlsx?.text).toContain(digest)
    expect(textOf(writeHtml(samplePaper))).toContain(digest)
    expect(JSON.parse(textOf(await writePaper(samplePaper, 'json', 'en')))).toMatchObject({
      digest,
    })
  })

  test('is a PDF that brings the glyphs of both weights along', async () => {
    const pdf = Buffer.from(await writePaper(samplePaper, 'pdf', 'zh-CN')).toString('latin1')
    expect(pdf.startsWith('%PDF-')).toBe(true)
    expect(pdf).toContain('NotoSansHans-Regular')
    expect(pdf).toContain('NotoSansHans-Bold')
  })

  test('is read in either language', async () => {
    const zh = textOf(await writePaper(samplePaper, 'json', 'zh-CN'))
    expect(zh).toContain('年度自评估')
    expect(zh).toContain('Annual self-assessment')
    const [inChinese, inEnglish] = textOf(writeHtml(samplePaper)).split('<article id="en"')
    expect(inChinese).toContain('没有未关闭的问题')
    expect(inChinese).not.toContain('No finding is open')
    expect(inEnglish).toContain('No finding is open')
  })
})

describe('words of a paper', () => {
  const hostile = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })

  test('never become markup, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (words) => {
        const paper = {
          ...samplePaper,
          blocks: [{ kind: 'paragraph', words: `<script>&${words}` }] as const,
        }
        const html = textOf(writeHtml(paper))
        expect(html).not.toContain('<script>')
        const [document] = (await partsOf('docx', paper)).filter(({ name }) =>
          name.endsWith('document.xml'),
        )
        expect(document?.text).not.toContain('<script>')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML refuses exactly these.
        expect(document?.text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
      }),
      { numRuns: 50 },
    )
  })

  test('cannot make a page of evidence run or load anything', () => {
    expect(textOf(writeHtml(samplePaper))).toContain("default-src 'none'")
  })
})

describe('the shares of a whole', () => {
  test('fill the bar exactly, and no part that is there vanishes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 7 }), (parts) => {
        const shares = sharesOf(parts, 50)
        const sum = shares.reduce((total, share) => total + share, 0)
        expect(sum).toBe(parts.some((part) => part > 0) ? 50 : 0)
        for (const [index, part] of parts.entries()) {
          expect(shares[index]! > 0).toBe(part > 0)
        }
      }),
    )
  })
})
