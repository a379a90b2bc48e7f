/// <reference types="vite/client" />
/// <reference types="@intlify/unplugin-vue-i18n/messages" />
declare const APP_VERSION: string
