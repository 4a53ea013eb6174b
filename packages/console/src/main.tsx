// Before ours, which stands above it.
import 'antd/dist/antd.css'
import './look/look.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/use-api.ts'
import { LanguageProvider } from './language/language.tsx'
import { AppearanceProvider } from './look/appearance.tsx'
import { router } from './router.tsx'
import { SessionGate } from './session/session.tsx'

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queryClient}>
        <AppearanceProvider>
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </AppearanceProvider>
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
)
