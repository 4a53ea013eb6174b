/** Whether JSON nests deeper: brackets outside of strings, counted before anything parses them. */
export function isDeeperThan(json: string, depthMax: number): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const unit = json.charCodeAt(at)
    if (inString) {
      if (unit === 0x5c) at += 1
      else if (unit === 0x22) inString = false
    } else if (unit === 0x22) inString = true
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1
      if (depth > depthMax) return true
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1
  }
  return false
}
