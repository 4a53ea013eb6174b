/** How keys of common services begin, as the source of a regular expression: nothing else begins like this. */
export const keyPrefix =
  '(?<![A-Za-z0-9])(?:sk-|[spr]k_(?:live|test)_|AKIA|ASIA|AIza|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|LTAI|AKID|hf_|npm_|SG\\.|h[jk]_|eyJ)'
