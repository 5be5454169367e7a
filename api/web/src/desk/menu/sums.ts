/** Whether a meal's dishes add up to what the meal holds: said before it is published, for the two are typed apart. */
export interface Meal {
  /** As it is said to a person. */
  name: string;
  capacity: number;
  dishes: readonly { capacity: number }[];
}
export interface Sum {
  name: string;
  dishes: number;
  meals: number;
}

export interface Priced {
  dish_id: string;
  price_fen: number;
}
/** Prices to look at again before anybody pays them: nothing at all, or another than the library's. */
export function oddPrices<D extends Priced>(dishes: readonly D[], library: readonly { id: string; price_fen: number }[]): { dish: D; usual_fen: number | null }[] {
  return dishes.flatMap((dish) => {
    const usual = library.find((one) => one.id === dish.dish_id)?.price_fen ?? null;
    const other = usual === dish.price_fen ? null : usual;
    return other !== null || dish.price_fen === 0 ? [{ dish, usual_fen: other }] : [];
  });
}

/** Those meals whose dishes hold fewer or more portions; a meal without dishes has a remark of its own. */
export function oddSums(meals: readonly Meal[]): Sum[] {
  return meals
    .filter((meal) => meal.dishes.length > 0)
    .map((meal) => ({ name: meal.name, dishes: meal.dishes.reduce((sum, dish) => sum + dish.capacity, 0), meals: meal.capacity }))
    .filter((sum) => sum.dishes !== sum.meals);
}
