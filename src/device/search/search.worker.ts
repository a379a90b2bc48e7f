import { openBeside } from '../existing'
import { createCipher } from '../vault/cipher'
import { createSearchService, type SearchRequest } from './search-service'

/** Opens, indexes and searches off the page. The key is in this worker's memory only and ends with it. */
const take = createSearchService((news) => self.postMessage(news, { transfer: [] }), ({ personId, generation, key }) => {
  const cipher = createCipher(key)
  key.fill(0)
  return openBeside(personId, { cipher, generation })
})
self.addEventListener('message', ({ data }: MessageEvent<SearchRequest>) => take(data))
