import type { Page } from 'playwright-core'

/** A photo for the scenes, drawn by the browser: a workshop with a kiln and a pot on its bench. */
export async function drawPhoto(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1200, 900)
    const draw = canvas.getContext('2d')!
    const fill = (colour: string, ...[x, y, w, h]: [number, number, number, number]) => { draw.fillStyle = colour; draw.fillRect(x, y, w, h) }
    const oval = (colour: string, ...[x, y, rx, ry]: [number, number, number, number]) => { draw.fillStyle = colour; draw.beginPath(); draw.ellipse(x, y, rx, ry, 0, 0, 7); draw.fill() }
    const wall = draw.createLinearGradient(0, 0, 1200, 500)
    wall.addColorStop(0, '#d8cdb8')
    wall.addColorStop(1, '#a8977c')
    draw.fillStyle = wall
    draw.fillRect(0, 0, 1200, 620)
    fill('#6f5b45', 0, 620, 1200, 280)
    fill('#eef3f4', 90, 90, 230, 260)
    fill('#8b7b66', 200, 90, 8, 260)
    fill('#8e4a2f', 620, 180, 430, 440)
    oval('#2a1710', 835, 470, 130, 150)
    oval('#e8812e', 835, 520, 80, 70)
    fill('#52402f', 0, 700, 1200, 46)
    oval('#7a3b26', 360, 610, 150, 96)
    fill('#7a3b26', 330, 490, 60, 40)
    oval('#93492f', 360, 520, 92, 22)
    draw.strokeStyle = '#7a3b26'
    draw.lineWidth = 24
    draw.beginPath()
    draw.arc(530, 600, 56, -1.6, 1.6)
    draw.stroke()
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })
    const bytes = new Uint8Array(await blob.arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  return Buffer.from(base64, 'base64')
}
