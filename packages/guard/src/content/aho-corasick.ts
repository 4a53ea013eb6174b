/**
 * Finds every occurrence of every word of a large bank in one pass (Aho and Corasick, 1975), on UTF-16 code units.
 *
 * The trie lies in typed arrays: one open-addressed table of edges instead of an object per node, so that 100,000
 * words take some megabytes and are built in a fraction of a second. Ordinary text hardly ever leaves the root:
 * a filter over the first two units of every word lets most units pass at the price of one read.
 */
export interface Automaton {
  /** The longest word, in UTF-16 code units. */
  readonly lengthMax: number
  /**
   * Reads units as `unitsOf` makes them and calls `found` for each occurrence, overlapping and nested ones too, ordered by end and then longest first.
   * Time is linear in `length` and in the number of occurrences; no unit ends more occurrences than there
   * are word lengths.
   */
  scan(units: Uint16Array, length: number, found: Found): void
  /**
   * The same for a text whose gaps a view leaves out, in one pass over the text: at each gap with a word begun before it
   * the view is read on, for as long as a word may reach across. `across` gets places in the view, among them all
   * words that reach across a gap.
   */
  scanWithGaps(units: Uint16Array, view: GaplessView, found: Found, across: Found): void
  /** Where `unit` leads from `state`, without falling back to what ends there; 0 is the root, and nowhere. */
  step(state: number, unit: number): number
}

/** `word` is the index in the list that the automaton was built from; `end` is exclusive. */
export type Found = (word: number, start: number, end: number) => void

/** A text without some gaps; the two lists run side by side. */
export interface GaplessView {
  readonly units: Uint16Array
  readonly length: number
  /** Where in the text each gap begins. */
  readonly gaps: readonly number[]
  /** Where in the view what was left and right of it meets: the unit that followed it. */
  readonly joints: readonly number[]
}

/** Bits of the filter for each word; more bits, fewer useless visits to the trie. */
const FILTER_BITS_PER_WORD = 16
const FILTER_BITS_MIN = 1 << 12

const MULTIPLIER_STATE = 0x9e3779b1
const MULTIPLIER_UNIT = 0x85ebca6b

/** Words as tables of numbers: plain data, so that one thread can compile what another one looks for. */
export interface CompiledWords extends Trie {
  /** The longest word, in UTF-16 code units. */
  readonly lengthMax: number
  readonly fail: Int32Array
  /** The longest proper suffix that is a word: what else ends where a node ends. */
  readonly output: Int32Array
  /** Where a single unit leads: asked so often that it has a table of its own. */
  readonly fromRoot: Int32Array
  /** The words of one unit. */
  readonly isWord: Uint8Array
  /** Which pairs of units begin a word, as bits that may be wrong in one direction only. */
  readonly filter: Uint32Array
}

interface Trie {
  readonly table: Int32Array
  readonly mask: number
  readonly parent: Int32Array
  readonly unit: Uint16Array
  readonly depth: Int32Array
  /** The word that ends here, or -1. */
  readonly word: Int32Array
  readonly size: number
}

/**
 * Compiles words. The Latin letters A to Z are one with a to z. Of words that are equal only the first is
 * reported; empty words are not.
 */
export function compileWords(words: readonly string[]): CompiledWords {
  const trie = buildTrie(words)
  let lengthMax = 0
  for (const each of words) lengthMax = Math.max(lengthMax, each.length)
  const fromRoot = new Int32Array(0x10000)
  for (let unit = 0; unit < fromRoot.length; unit += 1) fromRoot[unit] = childOf(trie, 0, unit)
  return { ...trie, ...linkSuffixes(trie), ...buildFilter(words), fromRoot, lengthMax }
}

export function buildAutomaton(words: readonly string[]): Automaton {
  return automatonOf(compileWords(words))
}

export function automatonOf(compiled: CompiledWords): Automaton {
  const { fail, output, fromRoot, isWord, filter, lengthMax } = compiled
  const { table, mask, parent, unit: unitOf, depth, word } = compiled
  const filterMask = filter.length * 32 - 1

  function step(state: number, unit: number): number {
    let slot = slotOf(state, unit) & mask
    for (;;) {
      const child = table[slot]!
      if (child === 0) return 0
      if (parent[child] === state && unitOf[child] === unit) return child
      slot = (slot + 1) & mask
    }
  }

  function mayBegin(first: number, second: number): boolean {
    const pair = pairOf(first, second) & filterMask
    return ((filter[pair >>> 5]! >>> (pair & 31)) & 1) !== 0
  }

  /** Reads `[from, to)`, having come to `state`, and returns where that leads. */
  function read(
    { units, length }: { readonly units: Uint16Array; readonly length: number },
    [from, to]: readonly [number, number],
    state: number,
    found: Found,
  ): number {
    let current = state
    for (let at = from; at < to; at += 1) {
      const unit = units[at]!
      let next = 0
      for (; current !== 0 && next === 0; current = fail[current]!) next = step(current, unit)
      if (next === 0) {
        if (!mayBegin(unit, at + 1 < length ? units[at + 1]! : 0)) {
          if (isWord[unit] !== 0) found(word[fromRoot[unit]!]!, at, at + 1)
          current = 0
          continue
        }
        next = fromRoot[unit]!
      }
      current = next
      let ending = word[current] === -1 ? output[current]! : current
      while (ending !== 0) {
        found(word[ending]!, at + 1 - depth[ending]!, at + 1)
        ending = output[ending]!
      }
    }
    return current
  }

  function scan(units: Uint16Array, length: number, found: Found) {
    read({ units, length }, [0, length], 0, found)
  }

  function scanWithGaps(units: Uint16Array, view: GaplessView, found: Found, across: Found) {
    const text = { units, length: units.length }
    const { gaps, joints } = view
    let state = 0
    let at = 0
    let seenUntil = 0
    for (let gap = 0; gap < gaps.length; gap += 1) {
      const start = gaps[gap]!
      state = read(text, [at, start], state, found)
      at = start
      const joint = joints[gap]!
      if (joint < seenUntil) continue
      const unit = units[start - 1]!
      const begun = state === 0 && mayBegin(unit, view.units[joint]!) ? fromRoot[unit]! : state
      if (begun !== 0) seenUntil = readAcross(view, gap, begun, across)
    }
    read(text, [at, units.length], state, found)
  }

  /** Reads the view from a joint on until no word can reach across it or a later one, and returns how far it came. */
  function readAcross(view: GaplessView, first: number, begun: number, across: Found): number {
    const { joints, length } = view
    let state = begun
    let joint = first
    let at = joints[first]!
    while (at < length && depth[state]! > at - joints[joint]!) {
      state = read(view, [at, at + 1], state, across)
      at += 1
      if (joint + 1 < joints.length && joints[joint + 1]! < at) joint += 1
    }
    return at
  }

  return { lengthMax, scan, scanWithGaps, step }
}

/** The code units of a text as `scan` reads them, with A to Z as a to z; into `units` where there is room already. */
export function unitsOf(text: string, units = new Uint16Array(text.length)): Uint16Array {
  const { length } = text
  for (let at = 0; at < length; at += 1) units[at] = folded(text.charCodeAt(at))
  return units
}

function folded(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit
}

function slotOf(state: number, unit: number): number {
  const mixed = Math.imul(state, MULTIPLIER_STATE) ^ Math.imul(unit, MULTIPLIER_UNIT)
  return mixed ^ (mixed >>> 15)
}

function pairOf(first: number, second: number): number {
  const mixed = Math.imul((first << 16) | second, MULTIPLIER_STATE)
  return mixed ^ (mixed >>> 16)
}

function powerOfTwoFrom(least: number): number {
  let power = 1
  while (power < least) power *= 2
  return power
}

function buildTrie(words: readonly string[]): Trie {
  let nodesMax = 1
  for (const each of words) nodesMax += each.length
  const slots = powerOfTwoFrom(nodesMax * 2)
  const mask = slots - 1
  const table = new Int32Array(slots)
  const parent = new Int32Array(nodesMax)
  const unitOf = new Uint16Array(nodesMax)
  const depth = new Int32Array(nodesMax)
  const word = new Int32Array(nodesMax).fill(-1)
  let size = 1
  for (let index = 0; index < words.length; index += 1) {
    const text = words[index]!
    let state = 0
    for (let at = 0; at < text.length; at += 1) {
      const unit = folded(text.charCodeAt(at))
      let slot = slotOf(state, unit) & mask
      let child = table[slot]!
      while (child !== 0 && !(parent[child] === state && unitOf[child] === unit)) {
        slot = (slot + 1) & mask
        child = table[slot]!
      }
      if (child === 0) {
        child = size
        size += 1
        table[slot] = child
        parent[child] = state
        unitOf[child] = unit
        depth[child] = at + 1
      }
      state = child
    }
    if (state !== 0 && word[state] === -1) word[state] = index
  }
  return { table, mask, parent, unit: unitOf, depth, word, size }
}

/** Nodes from the root outwards, so that a node's suffix is linked before the node itself. */
function byDepth({ depth, size }: Trie): Int32Array {
  let deepest = 0
  for (let node = 0; node < size; node += 1) deepest = Math.max(deepest, depth[node]!)
  const starts = new Int32Array(deepest + 2)
  for (let node = 0; node < size; node += 1) {
    const after = depth[node]! + 1
    starts[after] = starts[after]! + 1
  }
  for (let level = 1; level < starts.length; level += 1) {
    starts[level] = starts[level]! + starts[level - 1]!
  }
  const order = new Int32Array(size)
  for (let node = 0; node < size; node += 1) {
    const level = depth[node]!
    order[starts[level]!] = node
    starts[level] = starts[level]! + 1
  }
  return order
}

/** Where a unit leads from a node; 0 for nowhere. */
function childOf({ table, mask, parent, unit: unitOf }: Trie, state: number, unit: number): number {
  let slot = slotOf(state, unit) & mask
  let node = table[slot]!
  while (node !== 0 && !(parent[node] === state && unitOf[node] === unit)) {
    slot = (slot + 1) & mask
    node = table[slot]!
  }
  return node
}

function linkSuffixes(trie: Trie): Pick<CompiledWords, 'fail' | 'output'> {
  const { parent, unit: unitOf, depth, word, size } = trie
  const fail = new Int32Array(size)
  const output = new Int32Array(size)
  for (const node of byDepth(trie)) {
    if (depth[node]! <= 1) continue
    let state = fail[parent[node]!]!
    let next = childOf(trie, state, unitOf[node]!)
    while (next === 0 && state !== 0) {
      state = fail[state]!
      next = childOf(trie, state, unitOf[node]!)
    }
    fail[node] = next
    output[node] = word[next] === -1 ? output[next]! : next
  }
  return { fail, output }
}

function buildFilter(words: readonly string[]): Pick<CompiledWords, 'isWord' | 'filter'> {
  const isWord = new Uint8Array(0x10000)
  const bits = powerOfTwoFrom(Math.max(FILTER_BITS_MIN, words.length * FILTER_BITS_PER_WORD))
  const filter = new Uint32Array(bits >>> 5)
  const filterMask = bits - 1
  for (const text of words) {
    if (text.length === 0) continue
    const unit = folded(text.charCodeAt(0))
    if (text.length === 1) isWord[unit] = 1
    else {
      const pair = pairOf(unit, folded(text.charCodeAt(1))) & filterMask
      filter[pair >>> 5] = filter[pair >>> 5]! | (1 << (pair & 31))
    }
  }
  return { isWord, filter }
}
