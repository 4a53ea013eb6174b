/**
 * Regions as GB/T 2260 numbers them: the first two digits name the province, the next two the prefecture.
 * Prefecture numbers that were withdrawn are kept (21 and up are mostly former ones), since a number once given stays
 * with its holder. Counties come and go too often to refuse a number for one that is not on a list.
 */
const prefectures: Readonly<Record<string, string>> = {
  11: '01-02',
  12: '01-02',
  13: '01-11 21-33 90',
  14: '01-11 21-27',
  15: '01-09 21-31',
  21: '01-14 21-24',
  22: '01-08 21-26',
  23: '01-12 21-27',
  31: '01-02',
  32: '01-13 19-29',
  33: '01-11 21-29',
  34: '01-18 21-29',
  35: '01-09 21-28',
  36: '01-11 21-28',
  37: '01-17 21-30',
  41: '01-18 21-33 90',
  42: '01-13 21-32 90',
  43: '01-13 21-33',
  44: '01-20 21-33 51-53',
  45: '01-14 21-33',
  46: '00-04 90',
  50: '01-04',
  51: '01-20 21-39',
  52: '01-06 21-29',
  53: '01-09 21-36',
  54: '01-06 21-28',
  61: '01-10 21-29',
  62: '01-12 21-32',
  63: '01-02 21-28',
  64: '01-05 21-24',
  65: '01-05 21-33 40-43 90',
}

const known = new Uint8Array(10_000)
for (const [province, ranges] of Object.entries(prefectures)) {
  for (const range of ranges.split(' ')) {
    const [from, to] = range.split('-')
    for (let city = Number(from); city <= Number(to ?? from); city += 1) {
      known[Number(province) * 100 + city] = 1
    }
  }
}

/** True where six digits name a county of the mainland. */
export function isMainlandRegion(code: string): boolean {
  return known[Number(code.slice(0, 4))] === 1 && code.slice(4) !== '00'
}

/** True where the two digits name a province of the mainland. */
export function isMainlandProvince(code: string): boolean {
  return Object.hasOwn(prefectures, code)
}

/** The regions that GB 11643 gives to residents of Hong Kong, Macau and Taiwan who hold a residence permit. */
export const residencePermitRegions: ReadonlySet<string> = new Set(['810000', '820000', '830000'])
