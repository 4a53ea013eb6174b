import { lookAtEveryPage, nothingThere } from './every-page.ts'

lookAtEveryPage('zh-CN', nothingThere)
