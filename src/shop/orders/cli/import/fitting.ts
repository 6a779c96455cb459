import { type Mapping, partsThere } from './columns.ts';
import { mappingOf } from './import-map.ts';
import { type Preset, presets } from './preset-names.ts';
import { presetMap } from './presets.ts';
import { bare, type Target, targetOf } from './targets.ts';

/** A way in which a file may be read. */
export interface Proposal {
  readonly preset?: Preset;
  readonly mapping?: Mapping;
  /** How much of the preset's columns the file has. */
  readonly found?: string;
}

/** So much of a preset has to be in a file, for it to be one of the platform's. */
const ENOUGH = 0.6;

/** The preset of which the file has most, its order and its items among them. */
export async function fittingPreset(header: readonly string[]): Promise<Proposal | undefined> {
  let best: (Proposal & { readonly share: number }) | undefined;
  for (const preset of presets) {
    const { columns, constants } = mappingOf(await presetMap(preset));
    const names = Object.values(columns);
    const has = (target: Target): boolean =>
      constants[target] !== undefined || partsThere(header, columns[target] ?? '') !== undefined;
    const there = names.filter((column) => partsThere(header, column) !== undefined).length;
    const share = there / names.length;
    if (!has('order') || !(has('sku') || has('name')) || share < (best?.share ?? ENOUGH)) continue;
    best = { preset, found: `${there} of ${names.length}`, share };
  }
  return best;
}

/** What columns are called in files that were made by hand: in English, German, French, Spanish, Italian and Dutch. */
const WORDS: Readonly<Partial<Record<Target, string>>> = {
  order:
    'order id|order no|order number|order nr|invoice|invoice no|invoice number|no|nr|bestellnummer|bestellung|auftrag|auftragsnummer|rechnung|rechnungsnummer|commande|numéro de commande|facture|pedido|número de pedido|factura|ordine|numero ordine|fattura|bestelling|factuur',
  date: 'order date|invoice date|created at|day|datum|bestelldatum|rechnungsdatum|date de commande|fecha|data|orderdatum',
  sku: 'stock code|item sku|product code|article|art|item number|artikelnummer|art-nr|référence|référence produit|codice articolo',
  name: 'item|item name|product|product name|description|title|artikel|produkt|bezeichnung|beschreibung|produit|désignation|producto|artículo|prodotto|articolo|omschrijving',
  quantity: 'qty|units|count|pieces|menge|anzahl|stück|quantité|qté|cantidad|quantità|aantal',
  price:
    'unit price|item price|price each|preis|einzelpreis|stückpreis|prix|prix unitaire|precio|precio unitario|prezzo|prezzo unitario|prijs|stukprijs',
  lineTotal: 'line total|line amount|zeilensumme',
  total: 'order total|grand total|gesamt|gesamtbetrag|gesamtsumme|montant total|importe total|totale|totaal',
  currency: 'currency code|währung|devise|moneda|valuta',
  customerName: 'customer name|client|buyer|bill to|buyer name|kunde|kundenname|käufer|cliente|klant',
  customer: 'customer id|customer no|customer number|kundennummer|kundennr|numéro client',
  customerEmail: 'e-mail|customer email|mail',
  country: 'ship country|shipping country|country code|land|pays|país|paese',
};

/** The columns whose names say what they are; none of them may say it of two. */
export function guessedMapping(header: readonly string[]): Mapping {
  const columns: Partial<Record<Target, string>> = {};
  for (const column of header) {
    const target = targetOf(column) ?? targetCalled(column);
    if (target !== undefined && columns[target] === undefined) columns[target] = column;
  }
  return { columns, constants: {} };
}

function targetCalled(column: string): Target | undefined {
  const found = Object.entries(WORDS).find(([, words]) =>
    words.split('|').some((word) => bare(word) === bare(column)),
  );
  return found?.[0] as Target | undefined;
}
