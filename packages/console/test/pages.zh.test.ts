import { lookAtEveryPage } from './every-page.ts'

lookAtEveryPage('zh-CN')
