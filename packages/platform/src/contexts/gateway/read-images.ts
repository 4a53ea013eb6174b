import {
  cleanImage,
  type Enclosure,
  type EnclosureReading,
  type WalkOptions,
  walkRequest,
} from '@hengjian/guard'
import { imageLimits } from '#contexts/permits/index.ts'
import type { CallBody } from './call-body.ts'
import type { PictureReader } from './ocr.ts'
import type { Operation } from './operation.ts'

/**
 * Cleans the pictures of a request and has them read, before anything judges it: metadata never leaves, and what is
 * written in a picture is text like any other. A picture that is broken, too large, of another kind, or that nobody
 * reads here is unjudged. `undefined` where there is none.
 */
export async function readImages(
  { name }: Pick<Operation, 'name'>,
  body: CallBody,
  bytes: Buffer,
  { reader, signal }: { readonly reader: PictureReader | undefined; readonly signal: AbortSignal },
): Promise<WalkOptions['images']> {
  // An escape can hide the word; one that stands there may.
  if (!bytes.includes('data:image/') && !bytes.includes('\\u')) return undefined
  const found: Enclosure[] = []
  walkRequest(name, body, {
    images: (image) => {
      found.push(image)
      return undefined
    },
  })
  if (found.length === 0) return undefined
  const readings = new Map<string, EnclosureReading>()
  for (const [index, image] of found.entries()) {
    readings.set(
      image.path,
      index < imageLimits.countMax
        ? await readOne(image, reader, signal)
        : { texts: [], reason: 'too-many-images' },
    )
  }
  return ({ path }) => readings.get(path)
}

async function readOne(
  { mediaType, data }: Enclosure,
  reader: PictureReader | undefined,
  signal: AbortSignal,
): Promise<EnclosureReading> {
  const cleaned = cleanImage(mediaType, Buffer.from(data, 'base64'), imageLimits)
  if (cleaned.outcome === 'refused') return { texts: [], reason: cleaned.problem }
  const clean = { data: Buffer.from(cleaned.bytes).toString('base64') }
  if (reader === undefined) return { texts: [], reason: 'image', ...clean }
  const { texts, doubt } = await reader.read(cleaned.bytes, signal)
  return { texts, ...clean, ...(doubt !== undefined && { reason: `image-reader-${doubt}` }) }
}
