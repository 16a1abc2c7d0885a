namespace SlaOps.Systems.Tests;

/// <summary>The two LINQ operators over streams that the tests need and the older runtime lacks.</summary>
internal static class AsyncLists
{
    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        List<T> list = [];
        await foreach (T item in source)
            list.Add(item);
        return list;
    }

    public static async Task<int> CountAsync<T>(this IAsyncEnumerable<T> source) => (await source.ToListAsync()).Count;
}
